//! The derive macro behind `#[derive(Row)]`: a struct from a result row, columns by name.

use proc_macro::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Fields, parse_macro_input};

/// Implements `regulars_kernel::db::FromRow`: each field is read from the column of its name.
#[proc_macro_derive(Row)]
pub fn row(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let Data::Struct(data) = &input.data else {
        return syn::Error::new_spanned(&input.ident, "Row is derived for structs only")
            .to_compile_error()
            .into();
    };
    let Fields::Named(fields) = &data.fields else {
        return syn::Error::new_spanned(&input.ident, "Row needs named fields").to_compile_error().into();
    };
    let name = &input.ident;
    let idents = fields.named.iter().filter_map(|field| field.ident.as_ref());
    let reads = idents.map(|ident| {
        let column = ident.to_string();
        quote! { #ident: row.get(#column)? }
    });
    quote! {
        impl ::regulars_kernel::db::FromRow for #name {
            fn from_row(row: &::regulars_kernel::db::Row<'_>) -> ::regulars_kernel::Result<Self> {
                Ok(Self { #(#reads),* })
            }
        }
    }
    .into()
}
