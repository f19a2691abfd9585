-- A person who can sign in. An installation table: one account may belong to several businesses.
create table account (
    id text primary key,
    mail text not null unique,
    name text not null,
    password_hash text,
    language text not null,
    operator boolean not null,
    created_at bigint not null
);

-- A signed-in browser; the cookie is known by its hash alone. An installation table.
create table session (
    hash text primary key,
    account_id text not null references account (id) on delete cascade,
    created_at bigint not null,
    seen_at bigint not null,
    expires_at bigint not null,
    device text not null,
    by_link boolean not null
);
create index session_of_account on session (account_id);

-- A link that signs in once. An installation table.
create table sign_in_link (
    hash text primary key,
    account_id text not null references account (id) on delete cascade,
    expires_at bigint not null,
    used_at bigint
);

-- The first run: what was filled in so far, behind the one-time link. An installation table.
create table setup (
    hash text primary key,
    draft text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint
);

-- A shop. An installation table: it is what others belong to.
create table business (
    id text primary key,
    name text not null,
    trade text not null,
    country text not null,
    currency text not null,
    languages text not null,
    mail_standard text not null,
    phone_standard text not null,
    review_url text,
    reply_address text,
    is_demo boolean not null,
    created_at bigint not null,
    version bigint not null
);

create table location (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    name text not null,
    zone text not null,
    hours text not null,
    created_at bigint not null,
    version bigint not null,
    primary key (business_id, id)
);

create table member (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    account_id text not null references account (id) on delete cascade,
    role text not null,
    joined_at bigint not null,
    here_at bigint,
    here_until bigint,
    primary key (business_id, id),
    unique (business_id, account_id)
);
create index member_of_account on member (account_id);

create table invitation_to_team (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    hash text not null unique,
    role text not null,
    name text not null,
    made_by text not null,
    made_at bigint not null,
    expires_at bigint not null,
    used_at bigint,
    primary key (business_id, id)
);

-- Every change that a member made.
create table audit (
    business_id text not null,
    id text not null,
    account_id text not null,
    what text not null,
    about text not null,
    at bigint not null,
    primary key (business_id, id)
);
create index audit_newest on audit (business_id, at desc);
