-- A person served: made by the first contact, found again by the next.
create table customer (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    name text,
    name_folded text not null,
    mail text,
    mail_key text,
    phone text,
    language text not null,
    note text not null,
    created_at bigint not null,
    version bigint not null,
    primary key (business_id, id)
);
create unique index customer_mail on customer (business_id, mail_key) where mail_key is not null;
create unique index customer_phone on customer (business_id, phone) where phone is not null;

-- What a person agreed to, with the wording as it stood.
create table consent (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    customer_id text not null,
    purpose text not null,
    channel text not null,
    agreed_text text not null,
    language text not null,
    response_id text,
    agreed_at bigint not null,
    withdrawn_at bigint,
    primary key (business_id, id),
    foreign key (business_id, customer_id) references customer (business_id, id) on delete cascade
);
create index consent_of_customer on consent (business_id, customer_id, agreed_at);
create index consent_of_response on consent (business_id, response_id);

-- Receipts: that a person was erased, when, and what went. No name, no address.
create table erasure (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    customer_id text not null,
    erased_at bigint not null,
    by_member text not null,
    receipt text not null,
    primary key (business_id, id)
);
create index erasure_of_customer on erasure (business_id, customer_id);
