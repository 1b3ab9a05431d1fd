-- Why: sessions, drafts, jobs, caches and credentials change and are thrown away; they are no part of the record and are
-- never compared by `zehi verify` (design.md, decision 1).

create table credential (
    user_name     text   not null primary key,
    staff         text   not null unique,
    display_name  text   not null,
    role          text   not null,
    password_hash text   not null,
    changed_at    bigint not null
);

create table shelf_item (
    shelf      text   not null,
    item       text   not null,
    content    text   not null,
    expires_at bigint,
    primary key (shelf, item)
);
create index shelf_item_by_expiry on shelf_item (expires_at);
