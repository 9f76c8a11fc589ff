"""What openai 0.28 had and openai 1 and later has not, and what took its place.

Read in the sources of 0.28.1 and 3.54.0 and tried there: a removed class raises
``APIRemovedInV1`` when it is called, a removed module cannot be imported, a removed
attribute of the module can be set and is never read.
"""

from __future__ import annotations

from typing import Final

CLASSES: Final = frozenset(
    {
        "Audio",
        "ChatCompletion",
        "Completion",
        "Customer",
        "Deployment",
        "Edit",
        "Embedding",
        "Engine",
        "ErrorObject",
        "File",
        "FineTune",
        "FineTuningJob",
        "Image",
        "Model",
        "Moderation",
    }
)
METHODS: Final = {
    "ChatCompletion.create": "chat.completions.create",
    "Completion.create": "completions.create",
    "Embedding.create": "embeddings.create",
    "Moderation.create": "moderations.create",
    "Image.create": "images.generate",
    "Image.create_edit": "images.edit",
    "Image.create_variation": "images.create_variation",
    "Model.list": "models.list",
    "Model.retrieve": "models.retrieve",
    "Model.delete": "models.delete",
    "File.create": "files.create",
    "File.list": "files.list",
    "File.delete": "files.delete",
    "FineTuningJob.create": "fine_tuning.jobs.create",
    "FineTuningJob.list": "fine_tuning.jobs.list",
    "FineTuningJob.cancel": "fine_tuning.jobs.cancel",
}
"""Calls whose successor takes the same arguments."""

MODULES: Final = frozenset(
    {
        "api_requestor",
        "api_resources",
        "cli",
        "datalib",
        "embeddings_utils",
        "error",
        "object_classes",
        "openai_object",
        "openai_response",
        "upload_progress",
        "util",
        "validators",
        "wandb_logger",
    }
)
ERRORS: Final = {
    "APIConnectionError": "APIConnectionError",
    "APIError": "APIError",
    "AuthenticationError": "AuthenticationError",
    "InvalidRequestError": "BadRequestError",
    "OpenAIError": "OpenAIError",
    "PermissionError": "PermissionDeniedError",
    "RateLimitError": "RateLimitError",
    "ServiceUnavailableError": "InternalServerError",
    "Timeout": "APITimeoutError",
}
"""Names in ``openai.error`` to the names in ``openai`` today."""

GONE: Final = frozenset(
    {
        "APIErrorObject",
        "InvalidAPIType",
        "InvalidRequestError",
        "PermissionError",
        "ServiceUnavailableError",
        "SignatureVerificationError",
        "TryAgain",
    }
)
"""Names in the module that are not there any more."""

DEAD_ATTRIBUTES: Final = {
    "api_base": "requests, and the key with them, go to api.openai.com",
    "api_key_path": "the key is not read from the file",
    "proxy": "requests go out without the proxy",
    "verify_ssl_certs": "certificates are always checked",
    "ca_bundle_path": "the operating system's certificates are used",
    "requestssession": "the session is not used",
    "aiosession": "the session is not used",
}
"""Attributes that can be set and are never read, and what happens instead."""

NODE_EXPORTS: Final = frozenset({"Configuration", "OpenAIApi"})
NODE_METHODS: Final = {
    "createChatCompletion": "chat.completions.create",
    "createCompletion": "completions.create",
    "createEmbedding": "embeddings.create",
    "createModeration": "moderations.create",
    "createImage": "images.generate",
    "createImageEdit": "images.edit",
    "createTranscription": "audio.transcriptions.create",
    "createTranslation": "audio.translations.create",
    "createEdit": None,
    "listModels": "models.list",
    "retrieveModel": "models.retrieve",
    "createFile": "files.create",
    "listFiles": "files.list",
}
"""Methods of npm openai 3 to what took their place; what they return differs."""
CLASS_NAMES: Final = ("OpenAI", "AsyncOpenAI", "AzureOpenAI", "AsyncAzureOpenAI")
