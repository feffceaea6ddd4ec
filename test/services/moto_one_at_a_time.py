"""moto's server, which answers one request at a time.

As it is, moto lists a bucket by walking over the very dictionary that other requests write to, and answers 500 when a key comes or goes meanwhile.
S3 lists while it is written to; an emulator that can't makes tests fail by chance.
"""
import sys
import threading

from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.server import main

turn = threading.Lock()
answer = DomainDispatcherApplication.__call__


def answer_alone(self, environ, start_response):
    with turn:
        parts = answer(self, environ, start_response)
        try:
            return list(parts)
        finally:
            getattr(parts, "close", lambda: None)()


DomainDispatcherApplication.__call__ = answer_alone
main(sys.argv[1:])
