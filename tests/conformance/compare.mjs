// Compares a template of the framework with one of slsc as values. What carries a clock or a digest of code is
// given a fixed name first: S3 directories, version ids, deployment ids, CodeSha256, layer digests, ForceDeploy.

const DIRECTORY = /(^|\/)\d{13}-\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z(?=\/|$)/g;
const NO_DEPLOYMENT = /^(ApiGatewayDeployment)\d{13}$/; /* that a plugin of v3.40 names where the template has none */
const VOLATILE = {
  'AWS::Lambda::Version': /^(.+LambdaVersion)[A-Za-z0-9]{16,}$/,
  'AWS::Lambda::LayerVersion': /^(.+LambdaLayer)[0-9a-fA-F]{32,64}$/,
  'AWS::ApiGateway::Deployment': /^(ApiGatewayDeployment).+$/,
  'AWS::ApiGatewayV2::Deployment': /^(WebsocketsDeployment).+$/,
};

function renames(template) {
  const names = new Map();
  for (const [id, resource] of Object.entries(template.Resources ?? {})) {
    const match = VOLATILE[resource?.Type]?.exec(id);
    if (match) names.set(id, `${match[1]}*`);
  }
  return names;
}

function fixed(template) {
  const names = renames(template);
  const text = (s) => {
    if (names.has(s)) return names.get(s);
    return s.replace(DIRECTORY, '$1*').replace(NO_DEPLOYMENT, '$1').replace(/\$\{([A-Za-z0-9]+)/g, (all, id) => (names.has(id) ? `\${${names.get(id)}` : all));
  };
  const walk = (v, key) => {
    if (typeof v === 'string') return key === 'CodeSha256' ? undefined : text(v);
    if (key === 'ForceDeploy') return '*';
    if (Array.isArray(v)) return v.map((item) => walk(item));
    if (v === null || typeof v !== 'object') return v;
    const out = {};
    for (const [k, inner] of Object.entries(v)) {
      const value = walk(inner, k);
      if (value !== undefined) out[names.get(k) ?? k] = value;
    }
    return out;
  };
  const out = walk(template);
  for (const [k, v] of Object.entries(out.Outputs ?? {})) if (k.endsWith('LambdaLayerHash')) v.Value = '*';
  return out;
}

// docs/DIFFERENCES.md: dates without a time stay as written, long digit runs keep their digits.
function allowed(theirs, ours) {
  if (typeof theirs !== 'string' || typeof ours !== 'string') return false;
  if (/^\d{4}-\d\d-\d\dT00:00:00\.000Z$/.test(theirs) && /^\d{4}-\d\d?-\d\d?$/.test(ours)) return true;
  return /^-?\d{16,}$/.test(theirs) && /^-?\d{16,}$/.test(ours) && Number(theirs) === Number(ours);
}

function walkBoth(a, b, at, out) {
  if (Object.is(a, b) || allowed(a, b)) return;
  const plain = (v) => v !== null && typeof v === 'object';
  if (!plain(a) || !plain(b) || Array.isArray(a) !== Array.isArray(b)) {
    out.push({ at: at || '/', theirs: a, ours: b });
    return;
  }
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) walkBoth(a[key], b[key], `${at}/${key}`, out);
}

// [{ at, theirs, ours }], empty when equal.
export function differences(theirs, ours) {
  const out = [];
  walkBoth(fixed(theirs), fixed(ours), '', out);
  return out;
}
