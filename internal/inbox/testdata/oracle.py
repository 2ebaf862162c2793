"""Prints, for every mail below a directory, the SHA-256 of each part that has a file name.

Signatures of a mail, and what its HTML shows by Content-ID, are no files of its sender's.
"""
import base64, email, email.policy, hashlib, json, os, sys

found = {}
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        path = os.path.join(folder, name)
        raw = open(path, "rb").read()
        if raw.startswith(b"From "):
            raw = raw.partition(b"\n")[2]
        sums = []
        for part in email.message_from_bytes(raw, policy=email.policy.compat32).walk():
            shown = part.get("Content-ID") or part.get_content_type().endswith("-signature")
            if not part.is_multipart() and part.get_filename() and not shown:
                data = part.get_payload(decode=True)
                if data:
                    sums.append(base64.b64encode(hashlib.sha256(data).digest()).decode())
        found[path] = sums
json.dump(found, sys.stdout)
