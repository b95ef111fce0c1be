// What AWS would answer to the framework where the service's variables ask it: from a values file, as slsc reads them.
import http from 'node:http';

const escape = (s) => String(s).replace(/&/g, '&amp;').replace(/</g, '&lt;');
const textOf = (value) => (value !== null && typeof value === 'object' ? value.value ?? JSON.stringify(value) : String(value));

function stackOf(values, region, name) {
  const outputs = Object.entries(values).flatMap(([key, value]) => {
    const [, where, stack, output] = /^cf(?:\(([^)]*)\))?:([^.]+)\.(.+)$/.exec(key) ?? [];
    return stack === name && (!where || where === region) && value !== null ? [`<member><OutputKey>${escape(output)}</OutputKey><OutputValue>${escape(textOf(value))}</OutputValue></member>`] : [];
  });
  return outputs.length ? `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${escape(name)}</StackName><StackStatus>CREATE_COMPLETE</StackStatus>
<CreationTime>2026-01-01T00:00:00Z</CreationTime><Outputs>${outputs.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>` : null;
}

function answer(values, host, request, body) {
  const [, signedFor, signedBy] = /Credential=[^/]*\/\d+\/([^/]+)\/([^/]+)\//.exec(request.headers.authorization ?? '') ?? [];
  const [service, region] = signedBy && !host.includes('amazonaws') ? [signedBy, signedFor] : host.split('.');
  const account = values['aws:accountId'] ?? '123456789012';
  if (service === 'sts') return [200, `<GetCallerIdentityResponse><GetCallerIdentityResult><Account>${account}</Account><Arn>arn:aws:iam::${account}:user/test</Arn><UserId>test</UserId></GetCallerIdentityResult></GetCallerIdentityResponse>`];
  const form = new URLSearchParams(body);
  if (service === 'cloudformation' && form.get('Action') === 'DescribeStacks') {
    const stack = stackOf(values, region, form.get('StackName'));
    if (stack) return [200, stack];
  }
  if (service === 'ssm') {
    const { Name } = JSON.parse(body || '{}');
    const found = Object.entries(values).find(([key]) => key === `ssm:${Name}` || key === `ssm(${region}):${Name}`);
    if (found && found[1] !== null) return [200, JSON.stringify({ Parameter: { Name, Type: 'String', Value: textOf(found[1]) } }), 'application/x-amz-json-1.1'];
    return [400, JSON.stringify({ __type: 'ParameterNotFound' }), 'application/x-amz-json-1.1'];
  }
  const object = values[`s3:${decodeURIComponent(`${/^(.+)\.s3[.-]/.exec(host)?.[1] ?? ''}${request.url.split('?')[0]}`).replace(/^\//, '')}`];
  if (object !== undefined && object !== null) return [200, textOf(object), 'application/octet-stream'];
  return [400, '<ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code><Message>Stack with id test does not exist</Message></Error></ErrorResponse>'];
}

/* A server on loopback; tests/conformance/redirect.cjs sends the framework's requests there. */
export function startAws(values) {
  const server = http.createServer((request, response) => {
    let body = '';
    request.on('data', (d) => { body += d; });
    request.on('end', () => {
      const [status, text, type = 'text/xml'] = answer(values, request.headers['x-original-host'] ?? '', request, body);
      response.writeHead(status, { 'content-type': type });
      response.end(text);
    });
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
