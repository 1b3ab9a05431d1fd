-- Why: the journal is the truth (design.md, decision 1). `event` and `chain_head` are written once and kept; every other
-- table is the fold of the events and can be rebuilt from them, so `zehi verify` can compare it with a fresh fold.

create table event (
    seq            integernot null primary key,
    at             text   not null,
    actor          text   not null,
    stream         text   not null,
    kind           text   not null,
    payload        text,
    payload_sha256 text   not null,
    prev           text   not null,
    hash           text   not null
);
-- Version of a stream and its events; the last noted head of the access log.
create index event_of_stream on event (stream, seq);

-- One row, so that a cut tail of the journal is noticed.
create table chain_head (
    name text   not null primary key,
    seq  bigint not null,
    hash text   not null
);

create table project (
    id        text   not null primary key,
    name      text   not null,
    opened_at bigint not null
);

-- A file of evidence; its frames are named by the rows of `document`.
create table pack (
    number    integernot null primary key,
    length    bigint not null,
    sha256    blob  not null,
    first     bigint not null,
    documents bigint not null,
    event     bigint not null
);

create table document (
    number            integernot null primary key,
    project           text   not null,
    kind              text   not null,
    sha256            blob  not null,
    bytes             bigint not null,
    written_at        bigint,
    author_name       text,
    author_address    text,
    subject           text,
    message_id        text,
    reference_ids     text,
    reader            text,
    text_sha256       blob,
    notes             text,
    unreadable        text,
    pack              bigint not null,
    frame_offset      bigint not null,
    frame_length      bigint not null,
    frame_start       bigint not null,
    text_frame_offset bigint,
    text_frame_length bigint,
    text_start        bigint,
    text_length       bigint
);
-- Whether bytes are already held.
create index document_by_bytes on document (sha256);
-- Documents of a project, in order.
create index document_of_project on document (project, number);

-- One row per occurrence: a duplicate file is one document with several places.
create table place (
    document bigint not null,
    position bigint not null,
    path     text   not null,
    parent   text,
    primary key (document, position)
) without rowid;
-- Whether bytes were already seen at this path; what a mail has attached.
create index place_by_path on place (path);

create table recipient (
    document bigint not null,
    position bigint not null,
    name     text   not null,
    address  text   not null,
    primary key (document, position)
) without rowid;

create table case_file (
    id         text   not null primary key,
    project    text,
    title      text   not null,
    customer   text   not null,
    stage      text   not null,
    severity   bigint,
    handled_by text,
    decider    text,
    opened_at  bigint not null,
    next_due   text,
    details    text   not null
);
