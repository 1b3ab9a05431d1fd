-- Why: who read, searched and exported what is kept apart from the journal, in a chain of its own that is written in
-- batches; its head goes into the journal (design.md, decision 1).

create table access_entry (
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

-- One row, so that a cut tail of the log is noticed.
create table access_head (
    name text   not null primary key,
    seq  bigint not null,
    hash text   not null
);
