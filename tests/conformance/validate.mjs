// AWS's own validator on templates: the error findings of ours that the framework's template does not have.
import fs from 'node:fs';
import path from 'node:path';

// A finding without what differs by design (ids and digests with a clock in the framework's).
const keyOf = (d) => `${d.ruleId} ${d.entity?.resourceType ?? ''} ${d.propertyPath ?? ''}`;

export async function validator(home, work) {
  const { RegoEngine, TemplateFile } = (await import(path.join(home, 'node_modules', '@aws', 'cloudformation-validate', 'index.js'))).default;
  const engine = new RegoEngine();
  const file = path.join(work, 'template.json');
  const findings = (template) => {
    fs.writeFileSync(file, JSON.stringify(template));
    return engine.validateStandard(new TemplateFile(file)).diagnostics.filter((d) => d.severity === 'FATAL' || d.severity === 'ERROR');
  };
  return {
    // theirs null: there is nothing to compare with, so every finding counts.
    newFindings(theirs, ours) {
      const found = findings(ours);
      if (!found.length) return [];
      const known = new Set(theirs ? findings(theirs).map(keyOf) : []);
      return found.filter((d) => !known.has(keyOf(d))).map((d) => `${d.ruleId} at ${d.entity?.logicalId ?? '?'}: ${d.message.slice(0, 200)}`);
    },
    end: () => engine.free(),
  };
}
