"""A platform that gives OpenID Connect tokens to the functions that run on it (ES256)."""

import json
import time
import uuid

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from jwt.algorithms import ECAlgorithm

KEY_ID = "k1"
LIFE = 300


class Signer:
    def __init__(self, issuer, audience):
        self.issuer, self.audience = issuer, audience
        self.key = ec.generate_private_key(ec.SECP256R1())

    def key_set(self):
        """Its public key, as a JWK Set."""
        public = json.loads(ECAlgorithm.to_jwk(self.key.public_key()))
        return json.dumps({"keys": [{**public, "alg": "ES256", "use": "sig", "kid": KEY_ID}]})

    def token(self, **claims):
        now = int(time.time())
        whole = {"iss": self.issuer, "aud": self.audience, "iat": now, "exp": now + LIFE, "jti": str(uuid.uuid4()), **claims}
        return jwt.encode(whole, self.key, algorithm="ES256", headers={"kid": KEY_ID})
