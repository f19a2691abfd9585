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
