"""What is known of OpenAI and Azure OpenAI clients, and the clients that a text makes.

Knowledge as tables (``kinds``, ``versions``, ``urls``, ``removed``), and ``find`` that
applies it to parsed code. Says nothing itself: ``rules/`` does.
"""

from keymend.clients.client import Client
from keymend.clients.concern import concerns, is_mentioned
from keymend.clients.find import Clients

__all__ = ["Client", "Clients", "concerns", "is_mentioned"]
