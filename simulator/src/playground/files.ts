import type { RuleFiles } from "soglia/authoring";

/** What a rule file declares and what it leans on, as far as it is needed to know which files go together. */
interface Mentioned {
  declares: string | undefined;
  edition: string | undefined;
  leansOn: string[];
}

function mentioned(text: string): Mentioned {
  const one = (key: string) => new RegExp(`^${key}:\\s*"?([^\\s"#]+)`, "m").exec(text)?.[1];
  const supplied = [...text.matchAll(/\bmeasure:\s*([a-z][\w.-]+)/g)].flatMap(([, id]) => id ?? []);
  const base = one("extends");
  return { declares: one("measure"), edition: one("edition"), leansOn: [...supplied, ...(base === undefined ? [] : [base])] };
}

/** The files of the rules, each read once. */
export class Files {
  readonly #all: readonly (Mentioned & { file: string; text: string })[];

  constructor(all: RuleFiles) {
    this.#all = Object.entries(all).map(([file, text]) => ({ file, text, ...mentioned(text) }));
  }

  text(name: string): string {
    return this.#all.find(({ file }) => file === name)?.text ?? "";
  }

  /** Those that hold a measure, by name. */
  get measures(): string[] {
    return this.#all.flatMap(({ file, declares }) => (declares === undefined ? [] : [file]));
  }

  /** Those that a rule needs: vocabularies, bodies, the editions that it extends and the measures that supply its facts. */
  together(name: string, text: string): RuleFiles {
    const files: { [name: string]: string } = {};
    for (const { file, text, declares } of this.#all) {
      if (declares === undefined) {
        files[file] = text;
      }
    }
    files[name] = text;
    const open = [mentioned(text)];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      for (const wanted of next.leansOn) {
        for (const found of this.#all) {
          if (!(found.file in files) && (wanted === found.declares || wanted === `${found.declares}/${found.edition}`)) {
            files[found.file] = found.text;
            open.push(found);
          }
        }
      }
    }
    return files;
  }
}

/** The id and the edition that a text declares. */
export function measureOf(text: string): string | undefined {
  const { declares, edition } = mentioned(text);
  return declares === undefined || edition === undefined ? undefined : `${declares}/${edition}`;
}
