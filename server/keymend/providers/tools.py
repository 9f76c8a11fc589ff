"""What models are used with: tracing, vectors, search, speech, editors."""

from __future__ import annotations

from typing import Final

from keymend.providers.formats import (
    ALNUM,
    BASE64URL,
    HEX,
    LOWER_ALNUM,
    UUID,
    WORD,
    Evidence,
    KeyFormat,
    run,
)
from keymend.providers.provider import Provider

PROVIDERS: Final = (
    Provider(
        id="assemblyai",
        name="AssemblyAI",
        formats=(KeyFormat("assemblyai", "API key", (run(LOWER_ALNUM, 32),), Evidence.CONTEXT),),
        variables=("ASSEMBLYAI_API_KEY",),
        hosts=("api.assemblyai.com",),
        context=("assemblyai", "assembly"),
        key_page="https://www.assemblyai.com/dashboard/api-keys",
    ),
    Provider(
        id="cursor",
        name="Cursor",
        formats=(KeyFormat("cursor", "API key", ("key_", run(HEX, 64)), Evidence.CONTEXT),),
        variables=("CURSOR_API_KEY",),
        hosts=("api.cursor.com",),
        context=("cursor",),
        key_page="https://cursor.com/dashboard?tab=integrations",
    ),
    Provider(
        id="deepgram",
        name="Deepgram",
        formats=(KeyFormat("deepgram", "API key", (run(HEX, 40),), Evidence.CONTEXT),),
        variables=("DEEPGRAM_API_KEY",),
        hosts=("api.deepgram.com",),
        check="GET /v1/projects",
        context=("deepgram",),
        key_page="https://console.deepgram.com/",
    ),
    Provider(
        id="elevenlabs",
        name="ElevenLabs",
        formats=(
            KeyFormat("elevenlabs", "API key", ("sk_", run(HEX, 48))),
            KeyFormat("elevenlabs-32", "API key", (run(HEX, 32),), Evidence.CONTEXT),
        ),
        variables=("ELEVENLABS_API_KEY", "ELEVEN_API_KEY", "XI_API_KEY"),
        hosts=("api.elevenlabs.io",),
        check="GET /v1/user",
        context=("elevenlabs", "xiapikey"),
        key_page="https://elevenlabs.io/app/settings/api-keys",
    ),
    Provider(
        id="exa",
        name="Exa",
        formats=(KeyFormat("exa", "API key", UUID, Evidence.CONTEXT),),
        variables=("EXA_API_KEY",),
        hosts=("api.exa.ai",),
        context=("exa",),
        key_page="https://dashboard.exa.ai/api-keys",
    ),
    Provider(
        id="firecrawl",
        name="Firecrawl",
        formats=(KeyFormat("firecrawl", "API key", ("fc-", run(HEX, 32))),),
        variables=("FIRECRAWL_API_KEY",),
        hosts=("api.firecrawl.dev",),
        context=("firecrawl",),
        key_page="https://www.firecrawl.dev/app/api-keys",
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
        id="langfuse",
        name="Langfuse",
        formats=(KeyFormat("langfuse", "secret key", ("sk-lf-", *UUID)),),
        variables=("LANGFUSE_SECRET_KEY",),
        hosts=("cloud.langfuse.com", "us.cloud.langfuse.com"),
        context=("langfuse",),
        key_page="https://cloud.langfuse.com/",
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
        id="llamacloud",
        name="LlamaCloud",
        formats=(KeyFormat("llamacloud", "API key", ("llx-", run(BASE64URL, 48))),),
        variables=("LLAMA_CLOUD_API_KEY",),
        hosts=("api.cloud.llamaindex.ai",),
        context=("llamacloud", "llamaparse", "llamaindex"),
        key_page="https://cloud.llamaindex.ai/api-key",
    ),
    Provider(
        id="pinecone",
        name="Pinecone",
        formats=(
            KeyFormat("pinecone", "API key", ("pcsk_", run(ALNUM, 5, 6), "_", run(ALNUM, 63))),
            KeyFormat("pinecone-uuid", "API key", UUID, Evidence.CONTEXT),
        ),
        variables=("PINECONE_API_KEY",),
        hosts=("api.pinecone.io", "*.pinecone.io"),
        check="GET /indexes",
        context=("pinecone",),
        key_page="https://app.pinecone.io/",
    ),
    Provider(
        id="tavily",
        name="Tavily",
        formats=(
            KeyFormat("tavily", "API key", ("tvly-", run(ALNUM, 32, 40))),
            KeyFormat("tavily-dev", "development key", ("tvly-dev-", run(ALNUM, 32, 40))),
        ),
        variables=("TAVILY_API_KEY",),
        hosts=("api.tavily.com",),
        context=("tavily",),
        key_page="https://app.tavily.com/",
    ),
    Provider(
        id="voyage",
        name="Voyage AI",
        formats=(
            KeyFormat("voyage", "API key", ("pa-", run(BASE64URL, 43)), Evidence.CONTEXT),
            KeyFormat("voyage-atlas", "API key", ("al-", run(BASE64URL, 43)), Evidence.CONTEXT),
        ),
        variables=("VOYAGE_API_KEY",),
        hosts=("api.voyageai.com",),
        base_urls=("https://api.voyageai.com/v1",),
        context=("voyage",),
        key_page="https://dashboard.voyageai.com/organization/api-keys",
    ),
    Provider(
        id="wandb",
        name="Weights & Biases",
        formats=(
            KeyFormat("wandb", "API key", ("wandb_v1_", run(WORD, 77))),
            KeyFormat("wandb-40", "API key", (run(HEX, 40),), Evidence.CONTEXT),
        ),
        variables=("WANDB_API_KEY",),
        hosts=("api.wandb.ai",),
        context=("wandb", "weightsandbiases"),
        key_page="https://wandb.ai/authorize",
    ),
    Provider(
        id="weaviate",
        name="Weaviate",
        # No scanner describes its keys; the generic rule sees them.
        variables=("WEAVIATE_API_KEY",),
        hosts=("*.weaviate.cloud", "*.weaviate.network"),
        context=("weaviate",),
        key_page="https://console.weaviate.cloud/",
    ),
)
