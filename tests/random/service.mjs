// The least that a random service has: one or two functions whose code was built before, so that nothing is zipped.
export const ARTIFACT = 'code.zip';
export const plain = (dice) => ({
  service: dice.pick(['svc', 'my-service']),
  provider: { name: 'aws', region: dice.pick(['eu-west-1', 'us-east-1']), runtime: 'nodejs18.x' },
  package: { artifact: ARTIFACT },
  functions: Object.fromEntries(dice.some(1, 2, () => [dice.pick(['a', 'b', 'some-fn', 'x_y']), { handler: 'a.b' }])),
});
