-- catalog.sqlite: all catalogs of a site, normalised. docs/open-data.md describes the tables (in Chinese).
-- Lists of an entry keep their order in "position"; 全文检索 in "entries_fts", shorter words with LIKE on "entries.text".

CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE places (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL UNIQUE,
  code TEXT,
  name TEXT NOT NULL,
  level TEXT NOT NULL,
  city TEXT,
  province TEXT,
  above INTEGER REFERENCES places (id),
  catalog TEXT NOT NULL,
  edition TEXT,
  date TEXT NOT NULL,
  office TEXT,
  page TEXT NOT NULL
);

CREATE TABLE domains (
  id INTEGER PRIMARY KEY,
  slug TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  UNIQUE (slug, number, name)  -- places built before a guideline got another number keep theirs
);

CREATE TABLE place_domains (
  place INTEGER NOT NULL REFERENCES places (id),
  domain INTEGER NOT NULL REFERENCES domains (id),
  guideline TEXT,
  guideline_number TEXT,
  confirmed TEXT,
  entries INTEGER NOT NULL,
  page TEXT NOT NULL,
  PRIMARY KEY (place, domain)
) WITHOUT ROWID;

CREATE TABLE entries (
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES places (id),
  domain INTEGER NOT NULL REFERENCES domains (id),
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  primary_name TEXT NOT NULL,
  secondary_name TEXT NOT NULL,
  deadline TEXT,
  mode TEXT NOT NULL,
  location TEXT,
  note TEXT,
  evidence TEXT,
  evidence_source TEXT,
  origin TEXT NOT NULL,
  page TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (place, code)
);
CREATE INDEX entries_domain ON entries (domain);

CREATE TABLE elements (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entry_elements (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  element INTEGER NOT NULL REFERENCES elements (id),
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_elements_element ON entry_elements (element);

CREATE TABLE laws (
  id INTEGER PRIMARY KEY,
  key TEXT NOT NULL,
  title TEXT NOT NULL,
  number TEXT NOT NULL,
  status TEXT NOT NULL,
  printed TEXT NOT NULL,
  UNIQUE (key, title, number, status)
);
CREATE TABLE entry_laws (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  law INTEGER NOT NULL REFERENCES laws (id),
  article TEXT,
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_laws_law ON entry_laws (law);

CREATE TABLE offices (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entry_offices (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  office INTEGER NOT NULL REFERENCES offices (id),
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_offices_office ON entry_offices (office);

CREATE TABLE channels (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entry_channels (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  channel INTEGER NOT NULL REFERENCES channels (id),
  text TEXT,
  required INTEGER NOT NULL CHECK (required IN (0, 1)),
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_channels_channel ON entry_channels (channel);

CREATE TABLE audiences (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entry_audiences (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  audience INTEGER NOT NULL REFERENCES audiences (id),
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_audiences_audience ON entry_audiences (audience);

CREATE TABLE tiers (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
CREATE TABLE entry_tiers (
  entry INTEGER NOT NULL REFERENCES entries (id),
  position INTEGER NOT NULL,
  tier INTEGER NOT NULL REFERENCES tiers (id),
  PRIMARY KEY (entry, position)
) WITHOUT ROWID;
CREATE INDEX entry_tiers_tier ON entry_tiers (tier);

CREATE TABLE entry_columns (
  entry INTEGER NOT NULL REFERENCES entries (id),
  heading TEXT NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (entry, heading)
) WITHOUT ROWID;

CREATE TABLE excluded (
  place INTEGER NOT NULL REFERENCES places (id),
  domain INTEGER NOT NULL REFERENCES domains (id),
  code TEXT NOT NULL,
  name TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (place, code)
) WITHOUT ROWID;

CREATE TABLE unadopted (
  place INTEGER NOT NULL REFERENCES places (id),
  domain TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (place, domain)
) WITHOUT ROWID;

-- What the guidelines say, one row an item; lists one element a line.
CREATE TABLE guideline_items (
  code TEXT PRIMARY KEY,
  domain INTEGER NOT NULL REFERENCES domains (id),
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  primary_name TEXT NOT NULL,
  secondary_name TEXT NOT NULL,
  elements TEXT,
  basis TEXT,
  deadline TEXT,
  body TEXT,
  channels TEXT,
  audience TEXT,
  mode TEXT,
  tiers TEXT,
  location TEXT,
  note TEXT,
  evidence TEXT,
  evidence_source TEXT
) WITHOUT ROWID;
CREATE INDEX guideline_items_domain ON guideline_items (domain);

-- The cells in which an entry differs from the guideline by what the place wrote; "verdict" only of limits and channels.
CREATE TABLE differences (
  entry INTEGER NOT NULL REFERENCES entries (id),
  heading TEXT NOT NULL,
  guideline TEXT NOT NULL,
  text TEXT NOT NULL,
  verdict TEXT CHECK (verdict IN ('stricter', 'looser', 'same', 'unclear')),
  added TEXT,
  removed TEXT,
  PRIMARY KEY (entry, heading)
) WITHOUT ROWID;

CREATE TABLE lists (
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL REFERENCES places (id),
  form TEXT NOT NULL,
  name TEXT NOT NULL,
  title TEXT NOT NULL,
  year TEXT,
  current INTEGER NOT NULL CHECK (current IN (0, 1)),
  page TEXT NOT NULL
);
CREATE INDEX lists_place ON lists (place);
CREATE TABLE list_rows (
  id INTEGER PRIMARY KEY,
  list INTEGER NOT NULL REFERENCES lists (id),
  code TEXT NOT NULL,
  number INTEGER NOT NULL,
  name TEXT NOT NULL,
  note TEXT,
  evidence TEXT,
  evidence_source TEXT,
  page TEXT NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (list, code)
);
-- Each text of a row's cells: those of a cell in their order, those of the rows of a 表 (申请材料) by "line".
CREATE TABLE list_cells (
  list_row INTEGER NOT NULL REFERENCES list_rows (id),
  heading TEXT NOT NULL,
  line INTEGER NOT NULL,
  position INTEGER NOT NULL,
  key TEXT,
  value REAL,
  text TEXT NOT NULL,
  PRIMARY KEY (list_row, heading, line, position)
) WITHOUT ROWID;
CREATE INDEX list_cells_key ON list_cells (key);

CREATE VIRTUAL TABLE list_rows_fts USING fts5 (text, content="list_rows", content_rowid="id", tokenize="trigram");
CREATE VIRTUAL TABLE entries_fts USING fts5 (text, content="entries", content_rowid="id", tokenize="trigram");

CREATE VIEW catalog AS
SELECT
  entries.id AS id,
  places.name AS 地方,
  domains.name AS 领域,
  entries.code AS 编号,
  entries.number AS 序号,
  entries.primary_name AS 一级事项,
  entries.secondary_name AS 二级事项,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT elements.name FROM entry_elements JOIN elements ON elements.id = element
    WHERE entry = entries.id ORDER BY position)) AS 公开内容,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT laws.printed || coalesce(article, '') AS name
    FROM entry_laws JOIN laws ON laws.id = law WHERE entry = entries.id ORDER BY position)) AS 公开依据,
  entries.deadline AS 公开时限,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT offices.name FROM entry_offices JOIN offices ON offices.id = office
    WHERE entry = entries.id ORDER BY position)) AS 公开主体,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT channels.name || coalesce('：' || entry_channels.text, '') || iif(required, '', '（可选）') AS name
    FROM entry_channels JOIN channels ON channels.id = channel WHERE entry = entries.id ORDER BY position)) AS 公开渠道和载体,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT audiences.name FROM entry_audiences JOIN audiences ON audiences.id = audience
    WHERE entry = entries.id ORDER BY position)) AS 公开对象,
  entries.mode AS 公开方式,
  (SELECT group_concat(name, char(10)) FROM (
    SELECT tiers.name FROM entry_tiers JOIN tiers ON tiers.id = tier
    WHERE entry = entries.id ORDER BY position)) AS 公开层级,
  entries.location AS 公开位置,
  entries.note AS 备注,
  entries.page AS 网页
FROM entries
JOIN places ON places.id = entries.place
JOIN domains ON domains.id = entries.domain;

-- Who leaves out what, and why: single items, and all of a domain that is not adopted.
CREATE VIEW left_out AS
SELECT excluded.place AS place, excluded.code AS code, excluded.reason AS reason, 0 AS whole_domain
FROM excluded
UNION ALL
SELECT unadopted.place, guideline_items.code, unadopted.reason, 1
FROM unadopted
JOIN domains ON domains.name = unadopted.domain
JOIN guideline_items ON guideline_items.domain = domains.id
WHERE NOT EXISTS (SELECT 1 FROM entries WHERE entries.place = unadopted.place AND entries.code = guideline_items.code)
  AND NOT EXISTS (SELECT 1 FROM excluded WHERE excluded.place = unadopted.place AND excluded.code = guideline_items.code);

-- Each item of the guidelines in each county: adopted or not, changed or not, looser or stricter, and why it is left out.
CREATE VIEW overview AS
SELECT
  places.city AS 设区市,
  places.name AS 地方,
  domains.name AS 领域,
  guideline_items.code AS 编号,
  guideline_items.name AS 事项,
  CASE
    WHEN entries.id IS NOT NULL THEN coalesce((
      SELECT CASE
        WHEN sum(verdict IS 'looser') > 0 THEN '更宽'
        WHEN sum(verdict IS 'stricter') > 0 THEN '更严'
        WHEN count(*) > 0 THEN '有改动'
      END
      FROM differences WHERE entry = entries.id), '照用')
    WHEN left_out.whole_domain = 0 THEN '不采用'
    WHEN left_out.whole_domain = 1 OR place_domains.place IS NULL THEN '未采用领域'
    ELSE '未列入'
  END AS 采用,
  left_out.reason AS 理由,
  entries.id AS entry
FROM places
CROSS JOIN guideline_items
JOIN domains ON domains.id = guideline_items.domain
LEFT JOIN place_domains ON place_domains.place = places.id AND place_domains.domain = guideline_items.domain
LEFT JOIN entries ON entries.place = places.id AND entries.code = guideline_items.code
LEFT JOIN left_out ON left_out.place = places.id AND left_out.code = guideline_items.code AND entries.id IS NULL
WHERE places.level = '县级';
