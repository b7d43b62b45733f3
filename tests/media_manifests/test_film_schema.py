#!/usr/bin/env python3
"""film.schema.json accepts and refuses what the reader of film.json does, in everything that a schema can say.

usage: test_film_schema.py SCHEMA TEST_MEDIA_MANIFESTS FILM_VERDICTS    exit status 77: jsonschema is not installed
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

try:
    import jsonschema
    from jsonschema.validators import extend
except ImportError:
    print("skipped: Debian's python3-jsonschema is not installed")
    sys.exit(77)

# A schema's patterns are ECMAScript's, where $ is the very end; Python's is also before a last line end.
def pattern(validator, wanted, instance, schema):
    if isinstance(instance, str) and not re.search(wanted.replace("$", r"\Z"), instance):
        yield jsonschema.ValidationError(f"{instance!r} does not match {wanted!r}")


def main():
    schema_path, tests, verdicts = sys.argv[1:]
    with open(schema_path, encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = extend(jsonschema.Draft202012Validator, {"pattern": pattern})(schema)
    with tempfile.TemporaryDirectory() as folder:
        refused = os.path.join(folder, "refused")
        subprocess.run([tests, "*are checked*,*checked language by language*,*another version*,*number of values*,*fit a line*"],
                       env=dict(os.environ, FORKSIGHT_REFUSED_FILMS=refused), check=True, stdout=subprocess.DEVNULL)
        lines = subprocess.run([verdicts, refused], check=True, capture_output=True, text=True).stdout.splitlines()
    count = collections.Counter()
    wrong = []
    for line in lines:
        verdict = json.loads(line)
        kinds = verdict["kinds"]
        if "not JSON" in kinds:
            count["not JSON"] += 1
            continue
        accepted = validator.is_valid(json.loads(verdict["film"]))
        count["accepted by both" if accepted and not kinds else "refused by both" if not accepted and kinds
              else "refused by the reader alone"] += 1
        if accepted and kinds:
            count.update("alone: " + kind for kind in kinds)
        if (not accepted and not kinds) or (accepted and "shape" in kinds):
            wrong.append((verdict, accepted))
    for what, number in sorted(count.items()):
        print(f"{number:7} {what}")
    for verdict, accepted in wrong[:20]:
        print(f"\nthe schema {'accepts' if accepted else 'refuses'} {verdict['film'][:1500]}\n"
              f"the reader says: {verdict['said'] or 'nothing is wrong'}")
        if not accepted:
            print("the schema says:", next(validator.iter_errors(json.loads(verdict["film"]))).message[:300])
    # Each kind that is left to the reader is really there, and really beyond the schema.
    kinds = {"reference", "expression", "order", "doubled key", "same language in another case", "same id", "sum",
             "size of the document"}
    missing = [kind for kind in kinds if not count["alone: " + kind]]
    if missing:
        print("no film is refused by the reader alone for:", ", ".join(sorted(missing)))
    enough = count["accepted by both"] > 200 and count["refused by both"] > 2000
    print(f"{len(wrong)} differences")
    return 0 if not wrong and not missing and enough else 1


sys.exit(main())
