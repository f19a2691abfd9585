-- A label that somebody of the business gave to a comment, beside what the engine had said.
create table language_correction (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    words text not null,
    class text not null,
    said text not null,
    language text not null,
    response_id text,
    customer_id text,
    member_id text not null,
    made_at bigint not null,
    primary key (business_id, id)
);
create index language_correction_of_response on language_correction (business_id, response_id);
create index language_correction_of_customer on language_correction (business_id, customer_id);
