import type { RuleFiles } from "soglia/authoring";

/** What a rule file declares and what it leans on, as far as it is needed to know which files go together. */
interface Mentioned {
  declares: string | undefined;
  edition: string | undefined;
  leansOn: string[];
}

function look(text: string): Mentioned {
  const one = (key: string) => new RegExp(`^${key}:\\s*"?([^\\s"#]+)`, "m").exec(text)?.[1];
  const supplied = [...text.matchAll(/\bmeasure:\s*([a-z][\w.-]+)/g)].flatMap(([, id]) => id ?? []);
  const base = one("extends");
  return { declares: one("measure"), edition: one("edition"), leansOn: [...supplied, ...(base === undefined ? [] : [base])] };
}

/** The files that a rule needs: vocabularies, bodies, the editions that it extends and the measures that supply its facts. */
export function together(all: RuleFiles, name: string, text: string): RuleFiles {
  const known = Object.entries(all).map(([file, text]) => ({ file, text, ...look(text) }));
  const files: { [name: string]: string } = {};
  const open = [text];
  for (const { file, text, declares } of known) {
    if (declares === undefined) {
      files[file] = text;
    }
  }
  files[name] = text;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const wanted of look(next).leansOn) {
      for (const { file, text, declares, edition } of known) {
        if (!(file in files) && (wanted === declares || wanted === `${declares}/${edition}`)) {
          files[file] = text;
          open.push(text);
        }
      }
    }
  }
  return files;
}

/** The id and the edition that a text declares. */
export function measureOf(text: string): string | undefined {
  const { declares, edition } = look(text);
  return declares === undefined || edition === undefined ? undefined : `${declares}/${edition}`;
}

/** The files that hold a measure, by name. */
export function measureFiles(all: RuleFiles): string[] {
  return Object.keys(all).filter((file) => look(all[file] ?? "").declares !== undefined);
}
