-- Run once as PostgreSQL's administrator: psql -v password="'…'" -f deploy/postgresql.sql
-- Muster makes its schemas (ledger, secrets, views, views_<n>) itself. Then set
--   MUSTER_DATABASE=postgresql://muster:…@host:5432/muster
CREATE ROLE muster LOGIN PASSWORD :password;
CREATE DATABASE muster OWNER muster ENCODING 'UTF8' TEMPLATE template0;
REVOKE ALL ON DATABASE muster FROM PUBLIC;
-- Acknowledged means on the disk: leave synchronous_commit, fsync and full_page_writes on.
ALTER DATABASE muster SET synchronous_commit = on;
ALTER DATABASE muster SET idle_in_transaction_session_timeout = '60s';
