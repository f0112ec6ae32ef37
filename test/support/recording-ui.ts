import type { Report, Ui } from '../../lib/ops/ui/ui';

/** A terminal without a person: what was said is kept, questions are answered as told. */
export class RecordingUi implements Ui {
  readonly lines: string[] = [];
  /** Every result as a person would read it, in order. */
  readonly results: string[] = [];
  readonly questions: string[] = [];
  readonly items: unknown[] = [];
  printed: unknown;
  answer: 'yes' | 'no' | 'nobody' = 'nobody';

  readonly paint: Ui['paint'] = (_, text) => text;

  readonly say = (line: string) => void this.lines.push(line);
  readonly warn = (line: string) => void this.lines.push(`warning: ${line}`);

  async step<T>(
    title: string,
    work: (report: Report) => Promise<T>,
    done: (result: T) => string = () => title,
  ): Promise<T> {
    this.lines.push(`${title} …`);
    const result = await work(this.say);
    this.lines.push(done(result));
    return result;
  }

  result(value: unknown, text: () => string): void {
    this.printed = value;
    this.results.push(text());
  }

  item(value: unknown): void {
    this.items.push(value);
  }

  async confirm(question: string, typed?: string): Promise<'yes' | 'no' | 'nobody'> {
    this.questions.push(typed === undefined ? question : `${question} Type ${typed}`);
    return this.answer;
  }

  /** The last result. */
  get shown(): string {
    return this.results.at(-1) ?? '';
  }

  get text(): string {
    return this.lines.join('\n');
  }
}
