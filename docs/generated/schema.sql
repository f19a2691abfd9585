-- 20261122_accounts

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

-- 20261122_actions

-- An improvement: written before its start, judged by a rule that is fixed at the start.
create table action (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    title text not null,
    why text not null,
    from_answers text not null,
    filter_touchpoint text,
    filter_language text,
    impact bigint not null,
    effort bigint not null,
    holder_member_id text not null,
    starts_on text not null,
    latest_on text not null,
    created_at bigint not null,
    created_by text not null,
    frozen_at bigint,
    before_counts text,
    expected bigint,
    verdict text not null,
    decided_on text,
    looked_on text,
    dropped_at bigint,
    version bigint not null,
    primary key (business_id, id)
);
create index action_undecided on action (business_id, verdict, starts_on);

-- One look a local day: all answers of the days from the start up to that day.
create table action_look (
    business_id text not null references business (id) on delete cascade,
    action_id text not null,
    day text not null,
    n2 bigint not null,
    points double precision,
    lo double precision,
    hi double precision,
    fraction double precision,
    counts text not null,
    primary key (business_id, action_id, day),
    foreign key (business_id, action_id) references action (business_id, id) on delete cascade
);

-- What customers are told of an action, in each language; shown while it has a time of publication.
create table action_said (
    business_id text not null references business (id) on delete cascade,
    action_id text not null,
    language text not null,
    said text not null,
    published_at bigint,
    primary key (business_id, action_id, language),
    foreign key (business_id, action_id) references action (business_id, id) on delete cascade
);
create index action_said_newest on action_said (business_id, language, published_at);

-- 20261122_cases

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

-- 20261122_kernel

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

-- 20261122_metrics

-- The score of each response, as it was told last. The touchpoint is '' if there was none.
create table score (
    business_id text not null references business (id) on delete cascade,
    response_id text not null,
    survey_id text not null,
    location_id text not null,
    touchpoint_id text not null,
    language text not null,
    day text not null,
    score bigint not null,
    primary key (business_id, response_id)
);
-- Holds all that reckoning a day again needs.
create index score_by_day on score (business_id, day, touchpoint_id, language, survey_id, location_id, score);

-- Responses that were taken back: a score that is heard late does not bring them back.
create table score_withdrawn (
    business_id text not null references business (id) on delete cascade,
    response_id text not null,
    primary key (business_id, response_id)
);

-- How many answers gave each score, by day; always made again from the table of scores.
create table score_day (
    business_id text not null references business (id) on delete cascade,
    day text not null,
    survey_id text not null,
    location_id text not null,
    touchpoint_id text not null,
    language text not null,
    s0 bigint not null,
    s1 bigint not null,
    s2 bigint not null,
    s3 bigint not null,
    s4 bigint not null,
    s5 bigint not null,
    s6 bigint not null,
    s7 bigint not null,
    s8 bigint not null,
    s9 bigint not null,
    s10 bigint not null,
    n bigint not null,
    recomputed_at bigint not null default 0,
    primary key (business_id, day, survey_id, location_id, touchpoint_id, language)
);

-- Rows of days that wait to be made again: each at most once a second.
create table score_late (
    business_id text not null references business (id) on delete cascade,
    day text not null,
    survey_id text not null,
    location_id text not null,
    touchpoint_id text not null,
    language text not null,
    primary key (business_id, day, survey_id, location_id, touchpoint_id, language)
);

-- 20261122_people

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

-- 20261122_surveys

create table survey (
    business_id text not null references business (id) on delete cascade,
    id text not null,
    location_id text not null,
    name text not null,
    is_live boolean not null,
    created_at bigint not null,
    primary key (business_id, id)
);

-- The words of a survey in one language.
create table survey_text (
    business_id text not null,
    survey_id text not null,
    language text not null,
    recommend text not null,
    low text not null,
    high text not null,
    why_low text not null,
    why_mid text not null,
    why_high text not null,
    card text not null,
    card_hint text not null,
    version bigint not null,
    primary key (business_id, survey_id, language),
    foreign key (business_id, survey_id) references survey (business_id, id) on delete cascade
);

create table touchpoint (
    business_id text not null,
    id text not null,
    survey_id text not null,
    kind text not null,
    name text not null,
    slug text not null unique,
    created_at bigint not null,
    ended_at bigint,
    primary key (business_id, id),
    foreign key (business_id, survey_id) references survey (business_id, id) on delete cascade
);

-- Where a public address leads. An installation table: the address is all a visitor knows.
create table public_slug (
    slug text primary key,
    business_id text not null,
    survey_id text not null,
    touchpoint_id text not null
);

create table response (
    business_id text not null,
    id text not null,
    survey_id text not null,
    touchpoint_id text,
    draft text not null,
    language text not null,
    day text not null,
    score bigint not null,
    words text,
    customer_id text,
    wants_call boolean not null,
    doubtful boolean not null,
    first_tap_at bigint not null,
    last_tap_at bigint not null,
    sent_at bigint,
    promised_at bigint,
    primary key (business_id, id),
    unique (business_id, survey_id, draft)
);
create index response_newest on response (business_id, first_tap_at desc, id desc);
create index response_of_customer on response (business_id, customer_id, first_tap_at desc) where customer_id is not null;
-- Holds all that counting needs.
create index response_counted on response (business_id, day, score, touchpoint_id, language);
create index response_with_words on response (business_id, first_tap_at desc, id desc) where words is not null;

-- The words of answers, folded, for search.
create table response_word (
    business_id text not null,
    word text not null,
    response_id text not null,
    primary key (business_id, word, response_id)
);
create index response_word_of on response_word (business_id, response_id);

-- 20261123_understanding

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

