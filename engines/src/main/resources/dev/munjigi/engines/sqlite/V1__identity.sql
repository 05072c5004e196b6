CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  shown TEXT NOT NULL,
  mail TEXT,
  mail_verified INTEGER NOT NULL,
  state TEXT NOT NULL,
  created INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX users_mail ON users (mail) WHERE mail_verified = 1;

CREATE TABLE user_groups (
  name TEXT NOT NULL PRIMARY KEY,
  about TEXT NOT NULL
) STRICT;

CREATE TABLE members (
  user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  group_name TEXT NOT NULL REFERENCES user_groups,
  PRIMARY KEY (user_id, group_name)
) STRICT;
CREATE INDEX members_group ON members (group_name);

CREATE TABLE credentials (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  kind TEXT NOT NULL,
  lookup TEXT,
  body TEXT NOT NULL,
  added INTEGER NOT NULL,
  version INTEGER NOT NULL
) STRICT;
CREATE INDEX credentials_user ON credentials (user_id);
CREATE UNIQUE INDEX credentials_lookup ON credentials (kind, lookup) WHERE lookup IS NOT NULL;
CREATE UNIQUE INDEX credentials_single ON credentials (user_id, kind) WHERE lookup IS NULL;

CREATE TABLE sessions (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  began INTEGER NOT NULL,
  proven INTEGER NOT NULL,
  methods TEXT NOT NULL,
  origin TEXT NOT NULL,
  agent TEXT NOT NULL,
  used INTEGER NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_user ON sessions (user_id, began);
CREATE INDEX sessions_until ON sessions (until);
CREATE INDEX sessions_used ON sessions (used);

CREATE TABLE handles (
  hash TEXT NOT NULL PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions ON DELETE CASCADE,
  host TEXT NOT NULL,
  UNIQUE (session_id, host)
) STRICT;

CREATE TABLE one_times (
  hash TEXT NOT NULL PRIMARY KEY,
  purpose TEXT NOT NULL,
  subject TEXT NOT NULL,
  body TEXT NOT NULL,
  until INTEGER NOT NULL
) STRICT;
CREATE INDEX one_times_subject ON one_times (subject);
CREATE INDEX one_times_until ON one_times (until);

CREATE TABLE families (
  id TEXT NOT NULL PRIMARY KEY,
  client TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users ON DELETE CASCADE,
  session_id TEXT REFERENCES sessions ON DELETE CASCADE,
  body TEXT NOT NULL,
  began INTEGER NOT NULL,
  until INTEGER NOT NULL,
  revoked INTEGER NOT NULL
) STRICT;
CREATE INDEX families_user ON families (user_id, began);
CREATE INDEX families_session ON families (session_id);
CREATE INDEX families_until ON families (until);

CREATE TABLE refresh_tokens (
  hash TEXT NOT NULL PRIMARY KEY,
  family_id TEXT NOT NULL REFERENCES families ON DELETE CASCADE,
  turn INTEGER NOT NULL,
  used INTEGER NOT NULL
) STRICT;
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id, turn);

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  owner TEXT NOT NULL,
  user_id TEXT REFERENCES users ON DELETE CASCADE,
  prefix TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  label TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created INTEGER NOT NULL,
  until INTEGER,
  used INTEGER
) STRICT;
CREATE INDEX api_keys_user ON api_keys (user_id, id);

CREATE TABLE signing_keys (
  id TEXT NOT NULL PRIMARY KEY,
  algorithm TEXT NOT NULL,
  wrapped TEXT NOT NULL,
  made INTEGER NOT NULL
) STRICT;

CREATE TABLE nodes (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  spiffe_id TEXT NOT NULL,
  joined_by TEXT NOT NULL,
  zone TEXT NOT NULL,
  joined INTEGER NOT NULL,
  renewed INTEGER NOT NULL,
  revoked INTEGER,
  version INTEGER NOT NULL
) STRICT;

CREATE TABLE changes (
  number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  what TEXT NOT NULL,
  id TEXT NOT NULL
) STRICT;

CREATE TABLE feed (
  forgotten INTEGER NOT NULL
) STRICT;
INSERT INTO feed (forgotten) VALUES (0);
