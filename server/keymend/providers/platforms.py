"""Services that programs are built, run and watched with, whose credentials KM102 names.

Formats as the services document them, most with a prefix made to be recognised.
"""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    ANY_HEX,
    BASE64,
    BASE64URL,
    DIGITS,
    HEX,
    LOWER_ALNUM,
    UPPER_ALNUM,
    UUID,
    Evidence,
    KeyFormat,
    prefixed,
    run,
)
from keymend.providers.provider import service

_BECH32: Final = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L"

SERVICES: Final = (
    service("age", "age", KeyFormat("age", "secret key", ("AGE-SECRET-KEY-1", run(_BECH32, 58)))),
    service(
        "airtable",
        "Airtable",
        KeyFormat("airtable", "personal access token", ("pat", run(ALNUM, 14), ".", run(HEX, 64))),
    ),
    service(
        "artifactory",
        "Artifactory",
        KeyFormat("artifactory", "reference token", ("cmVmdGtuO", run(ALNUM, 55))),
    ),
    service(
        "atlassian",
        "Atlassian",
        KeyFormat("atlassian", "API token", ("ATATT3", run(BASE64URL + "=", 180, 250))),
        KeyFormat("atlassian-access", "access token", ("ATCTT3", run(BASE64URL + "=", 180, 250))),
        KeyFormat("bitbucket", "app password", ("ATBB", run(ALNUM, 32))),
    ),
    service(
        "buildkite",
        "Buildkite",
        KeyFormat("buildkite", "user access token", ("bkua_", run(HEX, 40))),
    ),
    service(
        "circleci",
        "CircleCI",
        KeyFormat(
            "circleci-personal", "personal token", ("CCIPAT_", run(ALNUM, 22), "_", run(HEX, 40))
        ),
        KeyFormat(
            "circleci-project", "project token", ("CCIPRJ_", run(ALNUM, 22), "_", run(HEX, 40))
        ),
    ),
    service(
        "cloudflare",
        "Cloudflare",
        KeyFormat("cloudflare", "origin CA key", ("v1.0-", run(HEX, 24), "-", run(HEX, 146))),
    ),
    service(
        "contentful",
        "Contentful",
        KeyFormat("contentful", "personal access token", ("CFPAT-", run(BASE64URL, 43))),
    ),
    service("crates", "crates.io", KeyFormat("crates", "token", ("cio", run(ALNUM, 32)))),
    service(
        "deno",
        "Deno Deploy",
        *prefixed(
            "access token", "deno", {"personal": "ddp_", "organization": "ddo_"}, run(ALNUM, 36)
        ),
    ),
    service(
        "docker",
        "Docker Hub",
        KeyFormat("docker", "personal access token", ("dckr_pat_", run(BASE64URL, 27))),
        KeyFormat(
            "docker-organization",
            "organization access token",
            ("dckr_oat_", run(BASE64URL, 27, 32)),
        ),
    ),
    service(
        "doppler",
        "Doppler",
        *prefixed(
            "token",
            "doppler",
            {
                "personal": "dp.pt.",
                "cli": "dp.ct.",
                "account": "dp.sa.",
                "scim": "dp.scim.",
                "audit": "dp.audit.",
                "service": "dp.st.",
            },
            run(ALNUM, 40, 44),
        ),
        KeyFormat(
            "doppler-config",
            "service token",
            ("dp.st.", run(LOWER_ALNUM + "-_", 2, 35), ".", run(ALNUM, 40, 44)),
        ),
    ),
    service(
        "dynatrace",
        "Dynatrace",
        *prefixed(
            "API token",
            "dynatrace",
            {
                "c01": "dt0c01.",
                "s01": "dt0s01.",
                "s02": "dt0s02.",
                "s08": "dt0s08.",
                "s16": "dt0s16.",
            },
            run(UPPER_ALNUM, 24),
            ".",
            run(UPPER_ALNUM, 64),
        ),
    ),
    service(
        "figma",
        "Figma",
        KeyFormat("figma", "personal access token", ("figd_", run(BASE64URL, 40, 43))),
    ),
    service(
        "fly",
        "Fly.io",
        KeyFormat("fly", "access token", ("fo1_", run(BASE64URL, 43))),
        KeyFormat("fly-fm1r", "token", ("fm1r_", run(BASE64 + "=", 100, 800))),
        KeyFormat("fly-fm1a", "token", ("fm1a_", run(BASE64 + "=", 100, 800))),
        KeyFormat("fly-fm2", "token", ("fm2_", run(BASE64 + "=", 100, 800))),
    ),
    service(
        "grafana",
        "Grafana",
        KeyFormat("grafana-cloud", "Cloud token", ("glc_", run(BASE64 + "=", 32, 400))),
        KeyFormat(
            "grafana", "service account token", ("glsa_", run(ALNUM, 32), "_", run(ANY_HEX, 8))
        ),
        # Base 64 of {"k":"…","n":"…","id":1}; links of Power BI begin so too.
        KeyFormat(
            "grafana-old",
            "API key",
            ("eyJrIjoi", run(BASE64, 44), "LCJuIjoi", run(BASE64 + "=", 14, 350)),
        ),
    ),
    service(
        "harness",
        "Harness",
        *prefixed(
            "API key",
            "harness",
            {"personal": "pat.", "service": "sat."},
            run(BASE64URL, 22),
            ".",
            run(HEX, 24),
            ".",
            run(ALNUM, 20),
        ),
    ),
    service(
        "hashicorp",
        "HashiCorp",
        KeyFormat(
            "terraform",
            "Terraform token",
            (run(ALNUM, 14), ".atlasv1.", run(BASE64URL + "=", 60, 70)),
        ),
        *prefixed(
            "Vault token",
            "vault",
            {"service": "hvs.", "batch": "hvb.", "recovery": "hvr."},
            run(BASE64URL, 24, 300),
        ),
    ),
    service(
        "heroku",
        "Heroku",
        KeyFormat("heroku", "API key", ("HRKU-AA", run(BASE64URL, 58))),
        KeyFormat("heroku-uuid", "API key", ("HRKU-", *UUID)),
    ),
    service("infracost", "Infracost", KeyFormat("infracost", "API key", ("ico-", run(ALNUM, 32)))),
    service(
        "jenkins",
        "Jenkins",
        KeyFormat("jenkins", "API token", ("11", run(HEX, 32)), Evidence.CONTEXT),
    ),
    service("linear", "Linear", KeyFormat("linear", "API key", ("lin_api_", run(ALNUM, 40)))),
    service(
        "maxmind",
        "MaxMind",
        KeyFormat("maxmind", "license key", (run(ALNUM, 6), "_", run(ALNUM, 29), "_mmk")),
    ),
    service(
        "mongodb",
        "MongoDB Atlas",
        KeyFormat("mongodb", "service account secret", ("mdb_sa_sk_", run(BASE64URL, 40))),
    ),
    service("neon", "Neon", KeyFormat("neon", "API key", ("napi_", run(LOWER_ALNUM, 64)))),
    service(
        "netlify",
        "Netlify",
        KeyFormat("netlify", "personal access token", ("nfp_", run(ALNUM, 36))),
    ),
    service(
        "newrelic",
        "New Relic",
        KeyFormat("newrelic", "user key", ("NRAK-", run(UPPER_ALNUM, 27))),
        KeyFormat("newrelic-insert", "insert key", ("NRII-", run(BASE64URL, 32))),
        KeyFormat("newrelic-query", "query key", ("NRIQ-", run(BASE64URL, 32))),
        KeyFormat("newrelic-license", "license key", (run(HEX, 36), "NRAL")),
    ),
    service(
        "notion",
        "Notion",
        KeyFormat("notion", "token", ("ntn_", run(DIGITS, 11), run(ALNUM, 35))),
        KeyFormat("notion-old", "token", ("secret_", run(ALNUM, 43))),
    ),
    service("nuget", "NuGet", KeyFormat("nuget", "API key", ("oy2", run(LOWER_ALNUM, 43)))),
    service(
        "octopus",
        "Octopus Deploy",
        KeyFormat("octopus", "API key", ("API-", run(UPPER_ALNUM, 25, 31))),
    ),
    service(
        "onepassword",
        "1Password",
        KeyFormat(
            "onepassword",
            "secret key",
            (
                "A3-",
                run(UPPER_ALNUM, 6),
                "-",
                run(UPPER_ALNUM, 11),
                "-",
                run(UPPER_ALNUM, 5),
                "-",
                run(UPPER_ALNUM, 5),
                "-",
                run(UPPER_ALNUM, 5),
            ),
        ),
        KeyFormat(
            "onepassword-service",
            "service account token",
            ("ops_eyJ", run(BASE64 + "=", 250, 1500)),
        ),
    ),
    service(
        "openshift", "OpenShift", KeyFormat("openshift", "token", ("sha256~", run(BASE64URL, 43)))
    ),
    service(
        "planetscale",
        "PlanetScale",
        *prefixed(
            "credential",
            "planetscale",
            {"token": "pscale_tkn_", "oauth": "pscale_oauth_", "password": "pscale_pw_"},
            run(BASE64URL + ".", 32, 64),
        ),
    ),
    service(
        "postman",
        "Postman",
        KeyFormat("postman", "API key", ("PMAK-", run(HEX, 24), "-", run(HEX, 34))),
    ),
    service(
        "prefect",
        "Prefect",
        *prefixed("API key", "prefect", {"user": "pnu_", "bot": "pnb_"}, run(LOWER_ALNUM, 36)),
    ),
    service("pulumi", "Pulumi", KeyFormat("pulumi", "access token", ("pul-", run(HEX, 40)))),
    service("readme", "ReadMe", KeyFormat("readme", "API key", ("rdme_", run(LOWER_ALNUM, 70)))),
    service("render", "Render", KeyFormat("render", "API key", ("rnd_", run(ALNUM, 32)))),
    service("rubygems", "RubyGems", KeyFormat("rubygems", "API key", ("rubygems_", run(HEX, 48)))),
    service(
        "scalingo", "Scalingo", KeyFormat("scalingo", "API token", ("tk-us-", run(BASE64URL, 48)))
    ),
    service(
        "sentry",
        "Sentry",
        KeyFormat("sentry", "user token", ("sntryu_", run(HEX, 64))),
        KeyFormat(
            "sentry-organization",
            "organization token",
            ("sntrys_eyJ", run(BASE64 + "=", 40, 400), "_", run(BASE64, 43)),
        ),
    ),
    service("snyk", "Snyk", KeyFormat("snyk", "API token", (*UUID,), Evidence.CONTEXT)),
    service(
        "sonarqube",
        "SonarQube",
        *prefixed(
            "token",
            "sonarqube",
            {"user": "squ_", "project": "sqp_", "global": "sqa_"},
            run(HEX, 40),
        ),
    ),
    service(
        "sourcegraph",
        "Sourcegraph",
        *prefixed(
            "access token", "sourcegraph", {"plain": "sgp_", "local": "sgp_local_"}, run(HEX, 40)
        ),
        KeyFormat(
            "sourcegraph-instance", "access token", ("sgp_", run(HEX, 16), "_", run(HEX, 40))
        ),
    ),
    service(
        "supabase",
        "Supabase",
        KeyFormat("supabase", "access token", ("sbp_", run(HEX, 40))),
        KeyFormat("supabase-secret", "secret key", ("sb_secret_", run(BASE64URL, 31))),
    ),
    service(
        "tailscale",
        "Tailscale",
        *prefixed(
            "key",
            "tailscale",
            {"auth": "tskey-auth-", "api": "tskey-api-", "client": "tskey-client-"},
            run(ALNUM, 8, 20),
            "-",
            run(ALNUM, 20, 40),
        ),
    ),
)
