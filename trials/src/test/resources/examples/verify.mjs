import { createInterface } from 'node:readline';
import { createRemoteJWKSet, errors, jwtVerify } from 'jose';

{once}

async function named(request) {
  {each}
  return who.sub;
}

for await (const line of createInterface({ input: process.stdin })) {
  try {
    console.log(`believed ${await named({ headers: { 'x-munjigi-assertion': line } })}`);
  } catch (refused) {
    if (!(refused instanceof errors.JOSEError)) throw refused;
    console.log(`refused ${refused.constructor.name}`);
  }
}
