"""Checks exchanges of HTTP against an OpenAPI 3.1 description whose references are all local."""

import json
import re
from urllib.parse import parse_qsl, urlsplit

from jsonschema import Draft202012Validator, FormatChecker

ANY_REQUEST = "x-any-request"  # where the description has the answers to any path and method
MET = (200, 201, 417)  # the server has accepted the request


class Exchange:
    """A request and its response; bodies are octets."""

    def __init__(self, line):
        fields = json.loads(line)
        parts = urlsplit(fields["target"])  # a target in absolute form has a scheme and a host
        self.method, self.path = fields["method"], parts.path
        self.query = parse_qsl(parts.query, keep_blank_values=True)
        self.request = fields["request"].encode("latin-1")
        self.status, self.head = fields["status"], fields["head"]
        self.type = fields["type"].split(";")[0].strip().lower()
        self.response = fields["response"].encode("latin-1")

    def is_of_control(self):
        return self.path.startswith("/-/") or self.path == "/metrics"

    def __str__(self):
        return f"{self.method} {self.path} {self.status}"


class Description:
    def __init__(self, path):
        with open(path, encoding="utf-8") as file:
            self.document = json.load(file)
        self.templates = []  # the pattern of a path, and the path
        # A path without parameters comes before one that it also matches.
        for template in sorted(self.document["paths"], key=lambda each: each.count("{")):
            pattern = re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(template))
            self.templates.append((re.compile(pattern), template))

    def operation_of(self, exchange):
        """The operation; None if the path or the method is not described."""
        if exchange.method != exchange.method.upper():  # case matters (RFC 9110, 9.1)
            return None
        method = "get" if exchange.method == "HEAD" else exchange.method.lower()
        for pattern, template in self.templates:
            if pattern.fullmatch(exchange.path):
                return self.document["paths"][template].get(method)
        return None

    def mistakes_of(self, exchange):
        """A sentence for each way in which the exchange is not as described."""
        operation = self.operation_of(exchange)
        is_met = exchange.status in MET
        any_request = self.document[ANY_REQUEST]["responses"]
        responses = {**any_request, **operation["responses"]} if operation else any_request
        # A page of another origin asks for permission first; the answer has no body.
        if exchange.method == "OPTIONS" and exchange.status == 204 and not exchange.response:
            return []
        if str(exchange.status) not in responses:
            what = "status" if operation else "path or method"
            return [f"the {what} is not described"]
        if operation and exchange.status == 405:
            return ["this method is described"]
        mistakes = self.mistakes_of_response(exchange, responses[str(exchange.status)])
        if operation and is_met:
            mistakes += self.mistakes_of_request(exchange, operation)
        return mistakes

    def mistakes_of_response(self, exchange, response):
        response = self.resolve(response)
        mistakes = [f"the response lacks the header {name}"
                    for name, header in response.get("headers", {}).items()
                    if header.get("required")
                    and not re.search(rf"(?im)^{name}:", exchange.head)]
        if exchange.type not in response["content"]:
            return mistakes + [f'the content type "{exchange.type}" is not described']
        if exchange.method == "HEAD":
            return mistakes
        schema = response["content"][exchange.type]["schema"]
        return mistakes + self.mistakes_of_body(exchange.response, exchange.type, schema)

    def mistakes_of_request(self, exchange, operation):
        known = {each["name"] for each in map(self.resolve, operation.get("parameters", []))
                 if each["in"] == "query"}
        mistakes = [f'the server accepted the query parameter "{name}", which is not described'
                    for name, _ in exchange.query if name not in known]
        if exchange.request and exchange.method not in ("GET", "HEAD"):
            body = operation.get("requestBody")
            if body is None:
                return mistakes + ["the server accepted a body, and none is described"]
            schema = body["content"]["application/json"]["schema"]
            mistakes += ["the server accepted this request: " + each for each in
                         self.mistakes_of_body(exchange.request, "application/json", schema, True)]
        return mistakes

    def mistakes_of_body(self, octets, content_type, schema, is_request=False):
        if content_type != "application/json":
            return []
        try:
            value = json.loads(octets.decode("utf-8"))
            if is_request:  # a member that is null counts as missing
                value = {name: each for name, each in value.items() if each is not None}
        except ValueError as error:
            return [f"not JSON in UTF-8: {error}"]
        # The references of the schema begin with #/components.
        whole = {"components": self.document["components"], "allOf": [schema]}
        validator = Draft202012Validator(whole, format_checker=FormatChecker())
        return [f"{each.json_path}: {each.message[:500]}" for each in validator.iter_errors(value)]

    def resolve(self, value):
        while "$ref" in value:
            reference, value = value["$ref"], self.document
            for name in reference[2:].split("/"):
                value = value[name]
        return value
