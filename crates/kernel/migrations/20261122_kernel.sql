-- What happened: written in the transaction that made it true. Ids and values only, no personal data.
create table fact (
    business_id text not null,
    id text not null,
    kind text not null,
    version bigint not null,
    body text not null,
    told_at bigint not null,
    primary key (business_id, id)
);

-- Work that waits. An installation table: a worker takes jobs of all businesses.
create table job (
    id text primary key,
    business_id text not null,
    kind text not null,
    body text not null,
    run_at bigint not null,
    attempts bigint not null default 0,
    claimed_until bigint,
    token text,
    last_error text,
    gave_up_at bigint
);
create index job_waiting on job (run_at) where gave_up_at is null;

-- When recurring work ran last. An installation table.
create table recurring (
    name text primary key,
    next_at bigint not null
);

-- Mail that leaves the house.
create table outbox (
    business_id text not null,
    id text not null,
    state text not null,
    to_address text not null,
    from_name text not null,
    reply_to text,
    subject text not null,
    body text not null,
    language text not null,
    about text,
    created_at bigint not null,
    send_at bigint not null,
    sent_at bigint,
    attempts bigint not null default 0,
    last_error text,
    primary key (business_id, id)
);
create index outbox_recent on outbox (business_id, created_at desc);
create index outbox_about on outbox (business_id, about, created_at);

-- Values that the installation remembers. An installation table.
create table setting (
    name text primary key,
    value text not null
);
