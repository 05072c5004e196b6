CREATE TABLE users (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  shown TEXT COLLATE "C" NOT NULL,
  mail TEXT COLLATE "C",
  mail_verified BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE UNIQUE INDEX users_mail ON users (mail) WHERE mail_verified = 1;

CREATE TABLE user_groups (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  about TEXT COLLATE "C" NOT NULL
);

CREATE TABLE members (
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  group_name TEXT COLLATE "C" NOT NULL REFERENCES user_groups,
  PRIMARY KEY (user_id, group_name)
);
CREATE INDEX members_group ON members (group_name);

CREATE TABLE credentials (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  kind TEXT COLLATE "C" NOT NULL,
  lookup TEXT COLLATE "C",
  body TEXT COLLATE "C" NOT NULL,
  added BIGINT NOT NULL,
  version BIGINT NOT NULL
);
CREATE INDEX credentials_user ON credentials (user_id);
CREATE UNIQUE INDEX credentials_lookup ON credentials (kind, lookup) WHERE lookup IS NOT NULL;
CREATE UNIQUE INDEX credentials_single ON credentials (user_id, kind) WHERE lookup IS NULL;

CREATE TABLE sessions (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  began BIGINT NOT NULL,
  proven BIGINT NOT NULL,
  methods TEXT COLLATE "C" NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  agent TEXT COLLATE "C" NOT NULL,
  used BIGINT NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, began);
CREATE INDEX sessions_until ON sessions (until);
CREATE INDEX sessions_used ON sessions (used);

CREATE TABLE handles (
  hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  session_id TEXT COLLATE "C" NOT NULL REFERENCES sessions ON DELETE CASCADE,
  host TEXT COLLATE "C" NOT NULL,
  UNIQUE (session_id, host)
);

CREATE TABLE one_times (
  hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  purpose TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  body TEXT COLLATE "C" NOT NULL,
  until BIGINT NOT NULL
);
CREATE INDEX one_times_subject ON one_times (subject);
CREATE INDEX one_times_until ON one_times (until);

CREATE TABLE families (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  client TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL REFERENCES users ON DELETE CASCADE,
  session_id TEXT COLLATE "C" REFERENCES sessions ON DELETE CASCADE,
  body TEXT COLLATE "C" NOT NULL,
  began BIGINT NOT NULL,
  until BIGINT NOT NULL,
  revoked BIGINT NOT NULL
);
CREATE INDEX families_user ON families (user_id, began);
CREATE INDEX families_session ON families (session_id);
CREATE INDEX families_until ON families (until);

CREATE TABLE refresh_tokens (
  hash TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  family_id TEXT COLLATE "C" NOT NULL REFERENCES families ON DELETE CASCADE,
  turn BIGINT NOT NULL,
  used BIGINT NOT NULL
);
CREATE INDEX refresh_tokens_family ON refresh_tokens (family_id, turn);

CREATE TABLE api_keys (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  owner TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" REFERENCES users ON DELETE CASCADE,
  prefix TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL UNIQUE,
  label TEXT COLLATE "C" NOT NULL,
  scopes TEXT COLLATE "C" NOT NULL,
  created BIGINT NOT NULL,
  until BIGINT,
  used BIGINT
);
CREATE INDEX api_keys_user ON api_keys (user_id, id);

CREATE TABLE signing_keys (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  algorithm TEXT COLLATE "C" NOT NULL,
  wrapped TEXT COLLATE "C" NOT NULL,
  made BIGINT NOT NULL
);

CREATE TABLE nodes (
  id TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL UNIQUE,
  spiffe_id TEXT COLLATE "C" NOT NULL,
  joined_by TEXT COLLATE "C" NOT NULL,
  zone TEXT COLLATE "C" NOT NULL,
  joined BIGINT NOT NULL,
  renewed BIGINT NOT NULL,
  revoked BIGINT,
  version BIGINT NOT NULL
);

CREATE TABLE changes (
  number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  what TEXT COLLATE "C" NOT NULL,
  id TEXT COLLATE "C" NOT NULL
);

CREATE TABLE feed (
  forgotten BIGINT NOT NULL
);
INSERT INTO feed (forgotten) VALUES (0);
