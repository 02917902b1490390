"""The tables that guard the service: tries to sign in, requests sent again, webhooks, times of stages."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, Text

from corpus.store.tables import SHA256, Instant, metadata

_Number = BigInteger().with_variant(Integer, "sqlite")

login_tries = Table(
    "login_tries",  # each try until it succeeds, for as long as the longest window
    metadata,
    Column("id", _Number, primary_key=True),
    Column("subject", String(80), nullable=False),  # "account:NAME" or "address:ADDRESS"
    Column("at", Instant, nullable=False),
    Index(None, "subject", "at"),
)

openid_tries = Table(
    "openid_tries",  # somebody is on the way to the OpenID provider and back; used once
    metadata,
    Column("state", SHA256, primary_key=True),  # its digest
    Column("browser", SHA256, nullable=False),  # the digest of a cookie: the browser that set out returns
    Column("nonce", String(128), nullable=False),
    Column("verifier", String(128), nullable=False),  # RFC 7636
    Column("back", Text, nullable=False),  # the page that was asked for
    Column("made_at", Instant, nullable=False),
)

asked_requests = Table(
    "asked_requests",  # under an Idempotency-Key, for a day
    metadata,
    Column("account", String(60), primary_key=True),  # its id
    Column("key", String(80), primary_key=True),
    Column("request", SHA256, nullable=False),  # digest of method, path, query and body
    Column("turn", String(16), nullable=False),  # which of those that came under the key is at work
    Column("made_at", Instant, nullable=False, index=True),
    Column("status", Integer),  # None: at work
    Column("headers", Text),  # JSON
    Column("body", LargeBinary),
)

webhooks = Table(
    "webhooks",
    metadata,
    Column("id", String(16), primary_key=True),
    Column(
        "account_id", String(32), ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("url", Text, nullable=False),
    Column("events", Text, nullable=False),  # joined by spaces
    Column("secret", Text, nullable=False),  # as it is: what is sent is signed with it
    Column("made_at", Instant, nullable=False),
)

webhook_deliveries = Table(
    "webhook_deliveries",
    metadata,
    Column("id", String(36), primary_key=True),  # the message's id, the same at every try
    Column("webhook_id", String(16), ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    Column("event", String(40), nullable=False),
    Column("report_id", SHA256),  # which its owner must still be able to see when it is sent
    Column("body", Text, nullable=False),  # as it is sent
    Column("state", String(12), nullable=False),
    Column("tries", Integer, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),  # one process is sending it
    Column("ended_at", Instant),
    Column("status", Integer),  # of the last answer
    Column("reason", String(80)),  # why the last try failed
    Index(None, "webhook_id", "made_at", "id"),
    Index(None, "state", "next_at"),
)

stage_sums = Table(
    "stage_sums",  # how often a stage ran in the service's jobs, and how long in all
    metadata,
    Column("stage", String(20), primary_key=True),
    Column("runs", _Number, nullable=False),
    Column("seconds", Float, nullable=False),
)
