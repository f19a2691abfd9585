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
