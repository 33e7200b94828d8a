// Asks two foreign verifiers about badges. Reads {"badges": {name: credential}, "documents": {address: JSON}} and prints
// {name: {verifier: {signature, expiration, revocation}}}. Whatever isn't on this machine can't be reached.
import net from 'node:net';
import {readFileSync, writeFileSync} from 'node:fs';

// Standard output is for the answer alone.
console.log = console.error;

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const refused = new Set();
const connect = net.Socket.prototype.connect;
net.Socket.prototype.connect = function(...given) {
  const options = net._normalizeArgs(Array.isArray(given[0]) ? given[0] : given)[0];
  if(!options.path && !LOOPBACK.has(options.host ?? 'localhost')) {
    refused.add(options.host);
    process.nextTick(() => this.destroy(new Error(`no network: ${options.host}`)));
    return this;
  }
  return connect.apply(this, given);
};

const vc = await import('@digitalbazaar/vc');
const {DataIntegrityProof} = await import('@digitalbazaar/data-integrity');
const {cryptosuite} = await import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite');
const {checkStatus} = await import('@digitalbazaar/vc-bitstring-status-list');
const {securityLoader} = await import('@digitalcredentials/security-document-loader');
const {verifyCredential} = await import('@digitalcredentials/verifier-core');

const {badges, documents} = JSON.parse(readFileSync(0, 'utf8'));
const known = securityLoader({fetchRemoteContexts: false}).build();

async function documentLoader(url) {
  const [address, fragment] = url.split('#');
  const document = documents[url] ?? documents[address];
  if(document === undefined) {
    return known(url);
  }
  const method = fragment && (document.verificationMethod ?? []).find(each => each.id === url);
  return {contextUrl: null, documentUrl: url, document: method ? {'@context': document['@context'], ...method} : document};
}

async function digitalBazaar(credential) {
  const suite = new DataIntegrityProof({cryptosuite});
  // Without the dates, so that each thing is asked on its own.
  const during = new Date(credential.validFrom);
  const signature = await vc.verifyCredential({
    credential, suite, documentLoader, now: during, checkStatus: async () => ({verified: true})
  });
  const dates = await vc.verifyCredential({
    credential, suite, documentLoader, checkStatus: async () => ({verified: true})
  });
  const status = await checkStatus({
    credential, suite, documentLoader, verifyBitstringStatusListCredential: true
  });
  const isRevoked = (status.results ?? []).some(each => each.status);
  return {
    signature: signature.verified, expiration: dates.verified, revocation: status.verified && !isRevoked,
    why: String(signature.error?.errors?.[0] ?? signature.error ?? dates.error ?? status.error ?? '')
  };
}

async function digitalCredentials(credential) {
  const found = await verifyCredential({credential, knownDIDRegistries: []});
  const log = Object.fromEntries((found.log ?? []).map(step => [step.id, step.valid]));
  return {
    signature: log.valid_signature ?? false, expiration: log.expiration ?? false,
    revocation: log.revocation_status ?? null, why: JSON.stringify(found.errors ?? found.log?.filter(s => !s.valid) ?? '')
  };
}

const said = {};
for(const [name, credential] of Object.entries(badges)) {
  said[name] = {
    '@digitalbazaar/vc': await digitalBazaar(structuredClone(credential)),
    '@digitalcredentials/verifier-core': await digitalCredentials(structuredClone(credential))
  };
}
writeFileSync(1, JSON.stringify({said, refused: [...refused]}));
process.exit(0);
