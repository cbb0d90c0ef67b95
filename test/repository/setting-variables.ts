import { otherVariables, settingsFromSources } from '../../config/load-settings.ts';
import { environmentName } from '../../config/setting.ts';
import { settingRows } from '../../config/settings.ts';

/** Takes environment variables, gives what the node would refuse in those that begin with ADAL_: an unknown name or a wrong value. */
export function variableProblems(variables: ReadonlyMap<string, string>): readonly string[] {
  const known = new Set([...settingRows.map(([name]) => environmentName(name)), ...otherVariables]);
  const ours = [...variables].filter(([name]) => name.startsWith('ADAL_'));
  const unknown = ours.filter(([name]) => !known.has(name)).map(([name]) => `${name}: unknown`);
  const result = settingsFromSources({ environment: Object.fromEntries(ours), workingFolder: '/' });
  return result.kind === 'settings'
    ? unknown
    : [...unknown, ...result.problems.map(({ key, expected }) => `${key}: ${expected}`)];
}
