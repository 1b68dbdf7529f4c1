"""Tests of description.py with the description of the control API: every kind of mistake is found.

Usage: description_test.py OPENAPI
"""

import json
import os
import sys
import unittest
import unittest.mock

try:
    from description import Description, Exchange
except ModuleNotFoundError as error:
    print(f"{error}: install python3-jsonschema")
    sys.exit(1 if os.environ.get("CI") else 77)

OPENAPI = sys.argv.pop()
DESCRIPTION = Description(OPENAPI)
MESSAGE = {"seq": 1, "connection": 1, "id": None, "t": 0.5, "type": "text", "length": 2,
           "text": "hi"}


def mistakes(method, target, status, response, request=None, content_type="application/json",
             head=""):
    body = response if isinstance(response, str) else json.dumps(response)
    line = {"method": method, "target": target, "status": status, "type": content_type,
            "head": head, "response": body,
            "request": "" if request is None else json.dumps(request)}
    return DESCRIPTION.mistakes_of(Exchange(json.dumps(line)))


def messages(*changes, **more):
    """The answer to GET /-/messages whose only message has these changes."""
    return {"messages": [{**MESSAGE, **dict(changes)}], "next": 1, "evicted": 0, **more}


class Right(unittest.TestCase):
    def test_an_answer_as_described(self):
        self.assertEqual(mistakes("GET", "/-/messages?id=a&limit=1", 200, messages()), [])

    def test_head_has_no_body(self):
        self.assertEqual(mistakes("HEAD", "/-/messages", 200, ""), [])

    def test_an_absolute_target(self):
        self.assertEqual(mistakes("GET", "http://a:1/-/messages", 200, messages()), [])

    def test_an_unknown_path_is_not_found(self):
        error = {"error": "there is no /-/mesages", "code": "not_found"}
        self.assertEqual(mistakes("GET", "/-/mesages", 404, error), [])

    def test_another_method_with_allow(self):
        error = {"error": "use GET", "code": "method_not_allowed"}
        self.assertEqual(mistakes("PUT", "/-/state", 405, error, head="Allow: GET\r\n"), [])

    def test_a_method_in_small_letters_is_another_method(self):
        error = {"error": "use GET", "code": "method_not_allowed"}
        self.assertEqual(mistakes("get", "/-/state", 405, error, head="Allow: GET\r\n"), [])

    def test_an_unmet_wait(self):
        unmet = {"error": "timed out", "code": "timed_out", "matched": [3], "diff": "",
                 "closest": [{"message": MESSAGE, "differs": "octet 1"}], "transcript": ""}
        self.assertEqual(mistakes("POST", "/-/verify", 417, unmet, {"expect": []}), [])

    def test_a_body_of_delete(self):
        self.assertEqual(mistakes("DELETE", "/-/queue", 200, {"behaviors": []}, {"id": "a"}), [])

    def test_a_preflight(self):
        self.assertEqual(mistakes("OPTIONS", "/-/state", 204, "", content_type=""), [])

    def test_every_example_of_an_answer(self):
        count = 0
        for path, methods in DESCRIPTION.document["paths"].items():
            for method, operation in methods.items():
                for status, response in operation["responses"].items():
                    content = DESCRIPTION.resolve(response)["content"]
                    example = content.get("application/json", {}).get("example")
                    if example is None:
                        continue
                    count += 1
                    target = path.replace("{connection}", "7").replace("{port}", "1")
                    found = mistakes(method.upper(), target, int(status), example,
                                     head="WWW-Authenticate: Bearer\r\n")
                    found = [each for each in found if "accepted" not in each]
                    self.assertEqual(found, [], f"{method} {path} {status}")
        self.assertGreater(count, 100)


class Wrong(unittest.TestCase):
    def check(self, part, *arguments, **more):
        found = mistakes(*arguments, **more)
        self.assertTrue(any(part in each for each in found), f"{part!r} is not in {found}")

    def test_a_missing_member(self):
        self.check("'evicted' is a required property", "GET", "/-/messages", 200,
                   {"messages": [], "next": 1})

    def test_an_unknown_member(self):
        self.check("'more' was unexpected", "GET", "/-/messages", 200, messages(more=1))

    def test_an_unknown_member_far_inside(self):
        self.check("is not valid under any of the given schemas", "GET", "/-/connections/7", 200,
                   connection(tls={"version": "TLSv1.3"}))

    def test_an_unknown_member_of_a_connection(self):
        self.check("Unevaluated properties", "GET", "/-/connections/7", 200, connection(port_=1))

    def test_a_member_of_another_type(self):
        self.check("is not of type", "GET", "/-/messages", 200, messages(("seq", "1")))

    def test_a_word_outside_of_an_enumeration(self):
        self.check("is not one of", "GET", "/-/messages", 200, messages(("type", "ping")))

    def test_a_number_below_its_least(self):
        self.check("less than the minimum", "GET", "/-/messages", 200, messages(("length", -1)))

    def test_text_and_base64_at_once(self):
        self.check("valid under each of", "GET", "/-/messages", 200, messages(("base64", "aGk=")))

    def test_a_path_that_is_not_described(self):
        self.check("the path or method is not described", "GET", "/-/secret", 200, {})

    def test_a_method_that_is_not_described(self):
        self.check("the path or method is not described", "PATCH", "/-/state", 200, {})

    def test_a_status_that_is_not_described(self):
        self.check("the status is not described", "GET", "/-/messages", 409,
                   {"error": "busy", "code": "busy"})

    def test_a_code_of_another_status(self):
        self.check("is not one of", "GET", "/-/messages", 400, {"error": "a", "code": "busy"})

    def test_an_error_without_a_sentence(self):
        self.check("too short", "GET", "/-/messages", 400, {"error": "", "code": "bad_value"})

    def test_no_json(self):
        self.check("not JSON", "GET", "/-/messages", 200, "{")

    def test_another_content_type(self):
        self.check("content type", "GET", "/-/messages", 200, messages(),
                   content_type="text/plain")

    def test_405_for_a_method_that_is_described(self):
        self.check("this method is described", "GET", "/-/state", 405,
                   {"error": "a", "code": "method_not_allowed"}, head="Allow: GET\r\n")

    def test_405_without_allow(self):
        self.check("lacks the header Allow", "PUT", "/-/state", 405,
                   {"error": "a", "code": "method_not_allowed"})

    def test_401_without_a_challenge(self):
        self.check("lacks the header WWW-Authenticate", "GET", "/-/state", 401,
                   {"error": "a", "code": "token_required"})

    def test_a_query_parameter_that_the_server_ignored(self):
        self.check('accepted the query parameter "limti"', "GET", "/-/messages?limti=1", 200,
                   messages())

    def test_a_member_that_the_server_ignored(self):
        self.check("'cuont' was unexpected", "POST", "/-/clients/wait", 200, {"clients": 0},
                   {"count": 0, "cuont": 1})

    def test_a_body_that_the_server_ignored(self):
        operation = DESCRIPTION.document["paths"]["/-/queue"]["delete"]
        with unittest.mock.patch.dict(operation):
            del operation["requestBody"]
            self.check("accepted a body", "DELETE", "/-/queue", 200, {"behaviors": []}, {"id": "a"})


def connection(**changes):
    content = DESCRIPTION.document["paths"]["/-/connections/{connection}"]["get"]["responses"]
    return {**content["200"]["content"]["application/json"]["example"], **changes}


unittest.main()
