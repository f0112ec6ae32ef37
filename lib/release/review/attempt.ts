import { CannotTell } from '../../assurance/model/unread';
import { about, type Judged, type Subject } from './rule';

/** What the templates do not say is for a person to look at; it hides nothing of what other rules find. */
export function attempt(subject: Subject, rule: string, look: () => readonly Judged[]): readonly Judged[] {
  try {
    return look();
  } catch (error) {
    if (!(error instanceof CannotTell)) throw error;
    const evidence = subject.evidence ?? error.message;
    return [about({ ...subject, evidence }, rule, 'ask', `cannot be told: ${error.message}`)];
  }
}
