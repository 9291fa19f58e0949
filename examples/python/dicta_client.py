"""A client of `dicta serve`: statements as dicts, ready for a DataFrame, with offsets in characters.

    with Archive("127.0.0.1:7411") as archive:
        frame = pandas.DataFrame(archive.statements(speakers=["Wang Yi"], start="2021", end="2022"))
        for event in archive.follow():
            print(event["change"], event["statement"]["title"])

Needs Debian's python3-grpcio, and the messages' modules, which `protoc -I proto --python_out=DIR proto/dicta/v1/*.proto
proto/google/rpc/*.proto` makes; DIR is in PYTHONPATH. Calls that fail raise grpc.RpcError. An Archive may be used by many threads."""
import re
import time

import grpc
from dicta.v1 import service_pb2, statement_pb2
from google.protobuf.json_format import MessageToDict
from google.rpc import error_details_pb2, status_pb2

# A server that stops cancels the calls that it has not begun.
RETRIED = (grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.CANCELLED)


class Archive:
    def __init__(self, address, token=None, ca=None, cert=None, key=None, patience=30):
        """`address`: HOST:PORT or unix:PATH, also behind grpc://; behind grpcs:// or with `ca`, TLS. `ca`: the server's
        authority, where it is not one that the system knows; `cert` and `key`: the client's own certificate, where the
        server wants one; PEM bytes. `patience`: seconds for which calls are made again while the server is away or
        busy."""
        target = re.sub("^grpcs?://", "", address)
        if not re.fullmatch(r"unix:.+|[^/]+:\d+", target):
            raise ValueError(f"{address}: expected HOST:PORT or unix:PATH, or these behind grpc:// or grpcs://")
        options = [("grpc.max_receive_message_length", 64 << 20),
                   # A server that was restarted is found at once, even one that is soon gone again. By itself gRPC waits up
                   # to two minutes, and looks the name up again, without which it does not connect, every 30 seconds.
                   ("grpc.initial_reconnect_backoff_ms", 100), ("grpc.max_reconnect_backoff_ms", 300),
                   ("grpc.dns_min_time_between_resolutions_ms", 100)]
        self.channel = (grpc.secure_channel(target, grpc.ssl_channel_credentials(ca, key, cert), options)
                        if ca or address.startswith("grpcs://") else grpc.insecure_channel(target, options))
        self._metadata = [("authorization", f"Bearer {token}")] if token else []
        self._patience = patience
        self._closed = False
        self._position = 0  # of the last write: what this client has archived, it finds
        service = service_pb2.DESCRIPTOR.services_by_name["Dicta"]
        self._calls = {method.name: self._make(method) for method in service.methods}

    def close(self):
        """No calls any more; follow() ends, also in another thread."""
        self._closed = True
        self.channel.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def _make(self, method):
        make = self.channel.unary_stream if method.server_streaming else self.channel.unary_unary
        return make(f"/{method.containing_service.full_name}/{method.name}",
                    request_serializer=lambda message: message.SerializeToString(),
                    response_deserializer=getattr(service_pb2, method.output_type.name).FromString)

    def call(self, method, request, timeout=30):
        """Any method of the service, by name; made again while the server is away. Every call may be repeated."""
        until = time.monotonic() + self._patience
        while True:
            try:
                return self._calls[method](request, timeout=timeout, metadata=self._metadata)
            except grpc.RpcError as error:
                if not may_retry(error) or time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def stream(self, method, request):
        return self._calls[method](request, metadata=self._metadata)

    def get(self, id):
        return as_dict(self.message(id))

    def message(self, id):
        """The whole statement as statement.proto has it; offsets are in bytes of UTF-8."""
        return self.call("GetStatement", service_pb2.GetStatementRequest(id=id, min_position=self._position)).statement

    def pages(self, speakers=(), start="", end="", full=True, page_size=0, **filter):
        """Lists of dicts, newest statement first. `speakers`: a name or several, who all speak in it. `start`, `end`: days,
        months or years. `filter`: publisher, language, genre, undated. A statement whose stored bytes are damaged has
        what listings show, and "unreadable" says why."""
        speakers = [speakers] if isinstance(speakers, str) else speakers
        request = service_pb2.ListStatementsRequest(
            filter=service_pb2.StatementFilter(speakers=speakers, to=end, **{"from": start}, **filter),
            view=service_pb2.View.FULL if full else service_pb2.View.BASIC, page_size=page_size,
            min_position=self._position)
        while True:
            page = self.call("ListStatements", request)
            yield [as_dict(row.statement) | ({"unreadable": row.unreadable} if row.unreadable else {})
                   for row in page.rows]
            request.page_token = page.next_page_token
            if not request.page_token:
                return

    def statements(self, **arguments):
        for page in self.pages(**arguments):
            yield from page

    def archive(self, statements, **options):
        """Archives Statement messages, or dicts with the fields of statement.proto (those of get() have fewer: to change
        what is there, send the message of message()); each one's outcome as a dict. On disk when it returns."""
        request = service_pb2.ArchiveStatementsRequest(**options)
        for statement in statements:
            if isinstance(statement, dict):
                statement = statement_pb2.Statement(**statement)
            request.documents.add(statement=statement)
        reply = self.call("ArchiveStatements", request)
        self._position = max(self._position, reply.archive_position)
        return [MessageToDict(outcome, including_default_value_fields=True) for outcome in reply.outcomes]

    def follow(self, after=None):
        """What is archived, each change once and in order, until the Archive is closed. `after`: an event's "point", to go on
        behind it, or (0, 0) for everything there is; else from now on. When the server is restarted, this goes on where
        it was."""
        while not self._closed:
            request = service_pb2.WatchStatementsRequest()
            if after is not None:
                request.after_position, request.skip = after
            stream = self.stream("WatchStatements", request)
            try:
                for message in stream:
                    for number, event in enumerate(message.events):
                        last = number + 1 == len(message.events)
                        after = _point(message, event, after, last)
                        yield {"point": after, "position": event.position, "id": event.id,
                               "change": event.DESCRIPTOR.fields_by_name["change"].enum_type.values_by_number[
                                   event.change].name,
                               "statement": as_dict(event.statement) if event.HasField("statement") else None,
                               "problem": event.problem.message if event.HasField("problem") else None}
                    after = (message.after_position, message.skip)
            except grpc.RpcError as error:
                if not self._closed and not may_retry(error):
                    raise
                time.sleep(0.1)
            finally:
                stream.cancel()


def may_retry(error):
    """Whether the same call may do better in a moment. RESOURCE_EXHAUSTED says so where the server has too many calls; a
    message that is too large stays so, and a disk that is full needs somebody."""
    if error.code() != grpc.StatusCode.RESOURCE_EXHAUSTED:
        return error.code() in RETRIED
    details = status_pb2.Status.FromString(dict(error.trailing_metadata() or ()).get("grpc-status-details-bin", b""))
    info = error_details_pb2.ErrorInfo()
    return any(detail.Unpack(info) and info.reason == "BUSY" for detail in details.details)


def _point(message, event, before, last):
    """Behind this event: the message's own point where it is the last of it."""
    if last:
        return message.after_position, message.skip
    at = event.position - 1
    return (at, before[1] + 1) if before is not None and before[0] == at else (at, 1)


def as_dict(statement):
    """A Statement as a flat dict. Utterances have their words, and offsets in characters instead of bytes of UTF-8."""
    text = statement.text.encode()

    def characters(offset):
        return len(text[:offset].decode())

    def words(utterance):
        who = statement.speakers[utterance.speaker].name if utterance.HasField("speaker") else None
        return {"begin": characters(utterance.begin), "end": characters(utterance.end), "speaker": who,
                "kind": statement_pb2.Utterance.Kind.Value.Name(utterance.kind),
                "words": text[utterance.begin:utterance.end].decode()}

    return {"id": statement.id, "revision": statement.revision, "date": statement.date or None,
            "title": statement.title, "language": statement.language or None,
            "genre": statement_pb2.Genre.Value.Name(statement.genre), "publisher": statement.source.publisher or None,
            "url": statement.source.url or None, "place": statement.place or None,
            "speakers": [speaker.name for speaker in statement.speakers], "text": statement.text,
            "utterances": [words(utterance) for utterance in statement.utterances]}
