"""The table of providers: whose key it is, how it is built, where it belongs.

Adding a provider is adding a row here, and its cases under ``tests/rules``. Formats and
hosts were read in the providers' documentation and in the rules and tests of public
scanners (gitleaks, betterleaks, TruffleHog, CredSweeper, secretlint, osv-scalibr,
microsoft/security-utilities) in the summer of 2026; a format stands here as ``FORMAT``
evidence only where independent sources agree or the provider published it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from keymend.formats import (
    ALNUM,
    AZURE_CHECKSUM,
    BASE64,
    BASE64URL,
    DIGITS,
    HEX,
    LETTERS,
    LOWER_ALNUM,
    UPPER_ALNUM,
    WORD,
    Evidence,
    KeyFormat,
    run,
)


@dataclass(frozen=True)
class Provider:
    """One provider of an API.

    ``variables`` are the environment variables that its own client reads, the usual one
    first. ``hosts`` are where its keys may be sent; ``*.`` stands for one or more labels.
    ``context`` are the lower-case words that name it near a key. ``key_page`` is where
    keys are made and revoked.
    """

    id: str
    name: str
    formats: tuple[KeyFormat, ...]
    variables: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    key_page: str = ""

    @property
    def variable(self) -> str:
        """The environment variable a key of this provider is usually kept in."""
        return (
            self.variables[0] if self.variables else f"{self.id.upper().replace('-', '_')}_API_KEY"
        )


_INFIX: Final = "T3BlbkFJ"
"""Base 64 of "OpenAI"; in every OpenAI key since 2022."""


def _openai(kind: str, id_: str, prefix: str, half: int, *, inference: bool = True) -> KeyFormat:
    alphabet = ALNUM if half == 20 else BASE64URL
    segments = (prefix, run(alphabet, half), _INFIX, run(alphabet, half))
    return KeyFormat(id_, kind, segments, inference=inference)


OPENAI: Final = Provider(
    id="openai",
    name="OpenAI",
    formats=(
        _openai("project key", "openai-project", "sk-proj-", 74),
        _openai("project key", "openai-project-58", "sk-proj-", 58),
        _openai("project key", "openai-project-20", "sk-proj-", 20),
        _openai("service account key", "openai-service-account", "sk-svcacct-", 74),
        _openai("service account key", "openai-service-account-58", "sk-svcacct-", 58),
        _openai("service account key", "openai-service-account-46", "sk-svcacct-", 46),
        KeyFormat(
            "openai-service-named",
            "service account key",
            (
                "sk-service-",
                run(LOWER_ALNUM + "-_", 1, 60),
                "-",
                run(ALNUM, 20),
                _INFIX,
                run(ALNUM, 20),
            ),
        ),
        _openai("admin key", "openai-admin", "sk-admin-", 74, inference=False),
        _openai("admin key", "openai-admin-58", "sk-admin-", 58, inference=False),
        _openai("user key", "openai-user", "sk-", 20),
        # An Aqua Security scanner's rule and issue alone describe it; it lives two hours.
        KeyFormat(
            "openai-realtime", "realtime client secret", ("ek_", run(HEX, 32)), Evidence.CONTEXT
        ),
    ),
    variables=("OPENAI_API_KEY", "OPENAI_ADMIN_KEY"),
    hosts=("api.openai.com", "*.api.openai.com"),
    context=("openai",),
    key_page="https://platform.openai.com/api-keys",
)

AZURE_OPENAI: Final = Provider(
    id="azure-openai",
    name="Azure OpenAI",
    formats=(
        KeyFormat(
            "azure-openai",
            "resource key",
            # JQQJ99, then year and month of making, twelve platform characters, and the
            # provider's mark: AAAB is Azure OpenAI, ACOG is Cognitive Services.
            (
                run(ALNUM, 52),
                "JQQJ99",
                run(ALNUM, 1),
                run("ABCDEFGHIJKL", 1),
                run(ALNUM, 12),
                "AAABACOG",
                run(ALNUM, 4),
            ),
            checksum=AZURE_CHECKSUM,
        ),
        KeyFormat("azure-openai-32", "resource key", (run(HEX, 32),), Evidence.CONTEXT),
    ),
    variables=("AZURE_OPENAI_API_KEY",),
    hosts=(
        "*.openai.azure.com",
        "*.openai.azure.us",
        "*.openai.azure.cn",
        "*.cognitiveservices.azure.com",
        "*.cognitiveservices.azure.us",
        "*.cognitiveservices.azure.cn",
        "*.services.ai.azure.com",
        "*.api.cognitive.microsoft.com",
    ),
    context=("azure",),
    key_page="https://portal.azure.com/",
)

AZURE_AI: Final = Provider(
    id="azure-ai",
    name="Azure AI services",
    formats=(
        KeyFormat(
            "azure-ai",
            "resource key",
            (
                run(ALNUM, 52),
                "JQQJ99",
                run(ALNUM, 1),
                run("ABCDEFGHIJKL", 1),
                run(ALNUM, 12),
                "AAA",
                # B is Azure OpenAI; the other letters number the Cognitive Services.
                run("ACDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmno", 1),
                "ACOG",
                run(ALNUM, 4),
            ),
            checksum=AZURE_CHECKSUM,
        ),
    ),
    variables=("AZURE_AI_API_KEY",),
    hosts=AZURE_OPENAI.hosts,
    context=("azure", "cognitive"),
    key_page="https://portal.azure.com/",
)

PROVIDERS: Final[tuple[Provider, ...]] = (
    OPENAI,
    AZURE_OPENAI,
    AZURE_AI,
    Provider(
        id="anthropic",
        name="Anthropic",
        formats=(
            KeyFormat("anthropic", "API key", ("sk-ant-api03-", run(BASE64URL, 93), "AA")),
            KeyFormat(
                "anthropic-admin",
                "admin key",
                ("sk-ant-admin01-", run(BASE64URL, 93), "AA"),
                inference=False,
            ),
            KeyFormat(
                "anthropic-oauth", "OAuth token", ("sk-ant-oat01-", run(BASE64URL, 93), "AA")
            ),
        ),
        variables=("ANTHROPIC_API_KEY", "ANTHROPIC_ADMIN_KEY"),
        hosts=("api.anthropic.com",),
        context=("anthropic", "claude"),
        key_page="https://platform.claude.com/settings/keys",
    ),
    Provider(
        id="gemini",
        name="Google AI",
        formats=(
            KeyFormat("gemini", "API key", ("AIza", run(BASE64URL, 35))),
            KeyFormat("gemini-express", "API key", ("AQ.Ab8R", run(BASE64URL, 46))),
        ),
        variables=("GEMINI_API_KEY", "GOOGLE_API_KEY"),
        hosts=("generativelanguage.googleapis.com", "aiplatform.googleapis.com"),
        context=("gemini", "google"),
        key_page="https://aistudio.google.com/apikey",
    ),
    Provider(
        id="huggingface",
        name="Hugging Face",
        formats=(
            KeyFormat("huggingface", "user token", ("hf_", run(LETTERS, 34))),
            KeyFormat("huggingface-org", "organisation token", ("api_org_", run(LETTERS, 34))),
        ),
        variables=("HF_TOKEN", "HUGGINGFACE_API_KEY"),
        hosts=("router.huggingface.co", "huggingface.co", "api-inference.huggingface.co"),
        context=("huggingface", "hugging_face", "hf_"),
        key_page="https://huggingface.co/settings/tokens",
    ),
    Provider(
        id="groq",
        name="Groq",
        # WGdyb3FY is base 64 of "XgroqX".
        formats=(
            KeyFormat("groq", "API key", ("gsk_", run(ALNUM, 20), "WGdyb3FY", run(ALNUM, 24))),
        ),
        variables=("GROQ_API_KEY",),
        hosts=("api.groq.com",),
        context=("groq",),
        key_page="https://console.groq.com/keys",
    ),
    Provider(
        id="xai",
        name="xAI",
        formats=(
            KeyFormat("xai", "API key", ("xai-", run(ALNUM, 80))),
            KeyFormat(
                "xai-management", "management key", ("xai-token-", run(ALNUM, 80)), inference=False
            ),
        ),
        variables=("XAI_API_KEY",),
        hosts=("api.x.ai",),
        context=("xai", "grok"),
        key_page="https://console.x.ai/",
    ),
    Provider(
        id="openrouter",
        name="OpenRouter",
        formats=(KeyFormat("openrouter", "API key", ("sk-or-v1-", run(HEX, 64))),),
        variables=("OPENROUTER_API_KEY",),
        hosts=("openrouter.ai",),
        context=("openrouter",),
        key_page="https://openrouter.ai/settings/keys",
    ),
    Provider(
        id="perplexity",
        name="Perplexity",
        formats=(KeyFormat("perplexity", "API key", ("pplx-", run(ALNUM, 48))),),
        variables=("PERPLEXITY_API_KEY", "PERPLEXITYAI_API_KEY", "PPLX_API_KEY"),
        hosts=("api.perplexity.ai",),
        context=("perplexity", "pplx"),
        key_page="https://www.perplexity.ai/account/api/keys",
    ),
    Provider(
        id="replicate",
        name="Replicate",
        formats=(KeyFormat("replicate", "API token", ("r8_", run(ALNUM, 37))),),
        variables=("REPLICATE_API_TOKEN",),
        hosts=("api.replicate.com",),
        context=("replicate",),
        key_page="https://replicate.com/account/api-tokens",
    ),
    Provider(
        id="nvidia",
        name="NVIDIA NIM",
        formats=(KeyFormat("nvidia", "API key", ("nvapi-", run(BASE64URL, 64))),),
        variables=("NVIDIA_API_KEY", "NVIDIA_NIM_API_KEY"),
        hosts=("integrate.api.nvidia.com",),
        context=("nvidia", "nim"),
        key_page="https://build.nvidia.com/settings/api-keys",
    ),
    Provider(
        id="together",
        name="Together AI",
        formats=(KeyFormat("together", "API key", ("tgp_v1_", run(BASE64URL, 43))),),
        variables=("TOGETHER_API_KEY", "TOGETHERAI_API_KEY"),
        hosts=("api.together.ai", "api.together.xyz"),
        context=("together",),
        key_page="https://api.together.ai/settings/api-keys",
    ),
    Provider(
        id="cerebras",
        name="Cerebras",
        formats=(KeyFormat("cerebras", "API key", ("csk-", run(LOWER_ALNUM, 48))),),
        variables=("CEREBRAS_API_KEY",),
        hosts=("api.cerebras.ai",),
        context=("cerebras",),
        key_page="https://cloud.cerebras.ai/",
    ),
    Provider(
        id="elevenlabs",
        name="ElevenLabs",
        formats=(KeyFormat("elevenlabs", "API key", ("sk_", run(HEX, 48))),),
        variables=("ELEVENLABS_API_KEY", "ELEVEN_API_KEY", "XI_API_KEY"),
        hosts=("api.elevenlabs.io",),
        context=("elevenlabs", "eleven_labs", "xi-api-key"),
        key_page="https://elevenlabs.io/app/settings/api-keys",
    ),
    Provider(
        id="langsmith",
        name="LangSmith",
        formats=(
            KeyFormat("langsmith", "personal token", ("lsv2_pt_", run(HEX, 32), "_", run(HEX, 10))),
            KeyFormat(
                "langsmith-service", "service key", ("lsv2_sk_", run(HEX, 32), "_", run(HEX, 10))
            ),
        ),
        variables=("LANGSMITH_API_KEY", "LANGCHAIN_API_KEY"),
        hosts=("api.smith.langchain.com", "eu.api.smith.langchain.com"),
        context=("langsmith", "langchain"),
        key_page="https://smith.langchain.com/settings",
    ),
    Provider(
        id="langfuse",
        name="Langfuse",
        formats=(
            KeyFormat(
                "langfuse",
                "secret key",
                (
                    "sk-lf-",
                    run(HEX, 8),
                    "-",
                    run(HEX, 4),
                    "-",
                    run(HEX, 4),
                    "-",
                    run(HEX, 4),
                    "-",
                    run(HEX, 12),
                ),
            ),
        ),
        variables=("LANGFUSE_SECRET_KEY",),
        hosts=("cloud.langfuse.com", "us.cloud.langfuse.com"),
        context=("langfuse",),
        key_page="https://cloud.langfuse.com/",
    ),
    Provider(
        id="pinecone",
        name="Pinecone",
        formats=(
            KeyFormat("pinecone", "API key", ("pcsk_", run(ALNUM, 5, 6), "_", run(ALNUM, 63))),
        ),
        variables=("PINECONE_API_KEY",),
        hosts=("api.pinecone.io", "*.pinecone.io"),
        context=("pinecone",),
        key_page="https://app.pinecone.io/",
    ),
    Provider(
        id="wandb",
        name="Weights & Biases",
        formats=(KeyFormat("wandb", "API key", ("wandb_v1_", run(WORD, 77))),),
        variables=("WANDB_API_KEY",),
        hosts=("api.wandb.ai",),
        context=("wandb", "weights"),
        key_page="https://wandb.ai/authorize",
    ),
    Provider(
        id="minimax",
        name="MiniMax",
        formats=(KeyFormat("minimax", "API key", ("sk-api-", run(BASE64URL, 119))),),
        variables=("MINIMAX_API_KEY",),
        hosts=("api.minimax.io", "api.minimaxi.com"),
        context=("minimax",),
        key_page="https://platform.minimax.io/user-center/basic-information/interface-key",
    ),
    Provider(
        id="jina",
        name="Jina AI",
        formats=(KeyFormat("jina", "API key", ("jina_", run(ALNUM, 60))),),
        variables=("JINA_API_KEY",),
        hosts=("api.jina.ai",),
        context=("jina",),
        key_page="https://jina.ai/api-dashboard/",
    ),
    Provider(
        id="tavily",
        name="Tavily",
        formats=(
            KeyFormat("tavily", "API key", ("tvly-", run(ALNUM, 32))),
            KeyFormat("tavily-dev", "development key", ("tvly-dev-", run(ALNUM, 32))),
        ),
        variables=("TAVILY_API_KEY",),
        hosts=("api.tavily.com",),
        context=("tavily",),
        key_page="https://app.tavily.com/",
    ),
    Provider(
        id="llamacloud",
        name="LlamaCloud",
        formats=(KeyFormat("llamacloud", "API key", ("llx-", run(BASE64URL, 48))),),
        variables=("LLAMA_CLOUD_API_KEY",),
        hosts=("api.cloud.llamaindex.ai",),
        context=("llama",),
        key_page="https://cloud.llamaindex.ai/api-key",
    ),
    Provider(
        id="runpod",
        name="RunPod",
        formats=(KeyFormat("runpod", "API key", ("rpa_", run(UPPER_ALNUM, 40), run(ALNUM, 6))),),
        variables=("RUNPOD_API_KEY",),
        hosts=("api.runpod.ai", "rest.runpod.io"),
        context=("runpod",),
        key_page="https://console.runpod.io/user/settings",
    ),
    Provider(
        id="vercel",
        name="Vercel AI Gateway",
        formats=(KeyFormat("vercel", "API key", ("vck_", run(ALNUM, 56))),),
        variables=("AI_GATEWAY_API_KEY",),
        hosts=("ai-gateway.vercel.sh",),
        context=("vercel", "gateway"),
        key_page="https://vercel.com/dashboard",
    ),
    Provider(
        id="bedrock",
        name="Amazon Bedrock",
        formats=(
            KeyFormat("bedrock", "API key", ("ABSK", run(BASE64, 109, 269))),
            KeyFormat(
                "bedrock-short",
                "short-term API key",
                # Base 64 of "bedrock.amazonaws.com".
                ("bedrock-api-key-YmVkcm9jay5hbWF6b25hd3MuY29t", run(BASE64, 40, 4000)),
            ),
        ),
        variables=("AWS_BEARER_TOKEN_BEDROCK",),
        hosts=("bedrock-runtime.*.amazonaws.com",),
        context=("bedrock",),
        key_page="https://console.aws.amazon.com/bedrock/home#/api-keys",
    ),
    Provider(
        id="databricks",
        name="Databricks",
        formats=(
            KeyFormat("databricks", "access token", ("dapi", run(HEX, 32))),
            KeyFormat(
                "databricks-numbered", "access token", ("dapi", run(HEX, 32), "-", run(DIGITS, 1))
            ),
        ),
        variables=("DATABRICKS_TOKEN", "DATABRICKS_API_KEY"),
        hosts=("*.cloud.databricks.com", "*.azuredatabricks.net", "*.gcp.databricks.com"),
        context=("databricks",),
        key_page="https://docs.databricks.com/aws/en/dev-tools/auth/pat",
    ),
)

FORMATS: Final[dict[str, tuple[Provider, KeyFormat]]] = {
    key_format.id: (provider, key_format)
    for provider in PROVIDERS
    for key_format in provider.formats
}
"""Every key format by its id, with its provider."""

BY_ID: Final[dict[str, Provider]] = {provider.id: provider for provider in PROVIDERS}
BY_VARIABLE: Final[dict[str, Provider]] = {
    variable: provider for provider in reversed(PROVIDERS) for variable in provider.variables
}
