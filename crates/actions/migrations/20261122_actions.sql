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
