//! Style sheets and scripts: put together at start, named by their hash, kept by browsers for a year.

use std::io::Write as _;
use std::sync::{Arc, OnceLock};

use axum::body::Body;
use axum::http::header::{self, HeaderValue};
use axum::response::Response;
use regulars_kernel::error::{Error, Result};
use regulars_kernel::web::{App, At, Visitor};
use sha2::{Digest, Sha256};

/// A room's own rules, in the layer `page`.
pub struct Style(pub &'static str);

/// A room's own custom element, for members' pages.
pub struct Island(pub &'static str);

/// A file as it is served.
pub struct Asset {
    name: String,
    content_type: &'static str,
    plain: Vec<u8>,
    brotli: Vec<u8>,
}

/// The files of the house.
pub struct Assets {
    pub app_css: Arc<Asset>,
    pub app_js: Arc<Asset>,
    pub public_css: Arc<Asset>,
    pub public_js: Arc<Asset>,
    pub icon: Arc<Asset>,
}

impl Asset {
    fn new(stem: &str, ending: &str, content_type: &'static str, text: &str) -> Arc<Self> {
        let plain = text.as_bytes().to_vec();
        let digest = Sha256::digest(&plain);
        let hash: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        let mut compressed = Vec::new();
        {
            // Writing into memory does not fail.
            let _ = brotli::CompressorWriter::new(&mut compressed, 4096, 9, 20).write_all(&plain);
        }
        Arc::new(Self { name: format!("{stem}-{hash}.{ending}"), content_type, plain, brotli: compressed })
    }

    /// The address of the file.
    #[must_use]
    pub fn path(&self) -> String {
        format!("/a/{}", self.name)
    }

    /// Its size over the wire.
    #[must_use]
    pub fn wire_bytes(&self) -> usize {
        self.brotli.len().min(self.plain.len())
    }
}

const ICON: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><rect width="24" height="24" rx="5" fill="#1c5a46"/><path d="M6 6v12M9.7 6v12M13.4 6v12M17.1 6v12M4 16l16-8" fill="none" stroke="#fff" stroke-width="1.75" stroke-linecap="round"/></svg>"##;

/// The files of this house; put together from the rooms at the first use.
pub fn assets(app: &App) -> &'static Assets {
    static ASSETS: OnceLock<Assets> = OnceLock::new();
    ASSETS.get_or_init(|| {
        let tokens = include_str!("../styles/tokens.css");
        let mut app_css =
            [tokens, include_str!("../styles/components.css"), include_str!("../styles/page.css")].join("\n");
        for style in app.slot::<Style>() {
            app_css.push_str(style.0);
        }
        let mut app_js = include_str!("../islands/frame.js").to_owned();
        for island in app.slot::<Island>() {
            app_js.push_str(island.0);
        }
        let public_css = [tokens, include_str!("../styles/public.css")].join("\n");
        Assets {
            app_css: Asset::new("app", "css", "text/css; charset=utf-8", &app_css),
            app_js: Asset::new("app", "js", "text/javascript; charset=utf-8", &app_js),
            public_css: Asset::new("public", "css", "text/css; charset=utf-8", &public_css),
            public_js: Asset::new(
                "public",
                "js",
                "text/javascript; charset=utf-8",
                include_str!("../islands/public.js"),
            ),
            icon: Asset::new("icon", "svg", "image/svg+xml", ICON),
        }
    })
}

/// GET /a/{name}
pub async fn serve(visitor: Visitor, At(name): At<String>) -> Result<Response> {
    let assets = assets(&visitor.app);
    let all = [&assets.app_css, &assets.app_js, &assets.public_css, &assets.public_js, &assets.icon];
    let asset = all.into_iter().find(|asset| asset.name == name).ok_or(Error::NotFound)?;
    let accepts = visitor.headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let small = accepts.is_some_and(|value| value.contains("br"));
    let mut response =
        Response::new(Body::from(if small { asset.brotli.clone() } else { asset.plain.clone() }));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if small {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static("br"));
    }
    Ok(response)
}
