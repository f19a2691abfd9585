-- The recovery of one customer. `case` is a word of SQL, so the table is called a file.
create table case_file (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    response_id text,
    customer_id text,
    wants_call boolean not null,
    score bigint not null,
    language text not null,
    holder_member_id text not null,
    state text not null,
    opened_at bigint not null,
    due_at bigint not null,
    promised boolean not null,
    answered_at bigint,
    warned_at bigint,
    closed_at bigint,
    outcome text,
    close_note text not null,
    version bigint not null,
    primary key (business_id, id),
    unique (business_id, response_id)
);
create index case_file_open on case_file (business_id, state, due_at);
create index case_file_of_customer on case_file (business_id, customer_id, opened_at);

-- A step of the protocol that was done; one that was not has no row.
create table case_step (
    business_id text not null references business (id) on delete cascade,
    case_id text not null,
    step text not null,
    done_at bigint not null,
    by_member text not null,
    note text not null,
    primary key (business_id, case_id, step)
);

-- What happened in a case, in order. The version is the case's after it.
create table case_entry (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    case_id text not null,
    at bigint not null,
    member_id text,
    kind text not null,
    detail text not null,
    written text not null,
    mail_id text,
    version bigint not null,
    taken_back_at bigint,
    failed_at bigint,
    primary key (business_id, id)
);
create index case_entry_of_case on case_entry (business_id, case_id, at);

-- The newest news of each response: jobs may be done in any order, and an older fact changes nothing.
create table case_heard (
    business_id text not null,
    response_id text not null,
    heard_at bigint not null,
    primary key (business_id, response_id)
);
