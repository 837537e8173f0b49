import { clean } from '../../grounding/clean';
import { type Check, failed, type Ground, passed } from './check';
import { wordsAround } from './ground-words';

/**
 * Whether a hint holds what no hint needs: markup, code, addresses and numbers to call that the
 * item does not name, signs that nobody sees, or orders to a model from a poisoned passage.
 */
export const safety: Check = ({ text }, ground) => {
  const unseen = text.match(UNSEEN);
  if (unseen) return failed('safety', 'unseen-signs');
  const code = withoutFormulas(text).match(CODE);
  if (code) return failed('safety', 'markup', [code[0]]);
  const order = ORDERS.map((pattern) => text.match(pattern)).find((found) => found !== null);
  if (order) return failed('safety', 'instruction', [order[0]]);
  // sums one after another are no number to call
  const plain = collapsed(withoutFormulas(text)).replace(/(\d)\. (?=\d)/g, '$1; ');
  if (collapsed(clean(plain, allowedIn(text, ground))) === plain) return passed('safety');
  return failed('safety', 'address');
};

/**
 * "|-9|", "2^x", "5²" and "3.605551275..." are no code and no number to call: between bars stand
 * numbers and single letters, a power is short, a decimal that goes on says so.
 */
const withoutFormulas = (text: string): string =>
  text
    .replace(/\|(?:[-−+×*/().,\d\s=<>]|(?<!\p{L})\p{L}(?!\p{L}))+\|/gu, ' 1 ')
    .replace(/(?<=[\p{L}\p{N})])(?:\^(?=[\p{L}\p{N}(-])|[⁰¹²³⁴-⁹⁻ⁿ]{1,3})/gu, ' ')
    .replace(/(?<!\d)\d\.\d+(?=\.\.)/g, '1');

/** Addresses under ".example" belong to nobody (RFC 2606): examples may make them up. */
function allowedIn(text: string, ground: Ground): string {
  return [wordsAround(ground), ...(text.match(/\S*\.example\b\S*/g) ?? [])].join('\n');
}

const collapsed = (text: string) =>
  text
    .normalize('NFC')
    .replace(/[\u200e\u200f]/g, '')
    .replace(/\s+/g, ' ')
    .replace(/ +([,.;:!?])/g, '$1')
    .trim();

/** But for line ends, and the joiners and marks of direction that Arabic and Indic words need. */
const UNSEEN = /(?![\n\r\t\u200c-\u200f])[\p{Cc}\p{Cf}\p{Co}\p{Cn}]/u;

const CODE = new RegExp(
  [
    String.raw`<\/?[a-z!?][^>]*>?|[{}\\|^\x60~]|\$\{|!\[|\]\(|\[[^\]]*\]:|&#?\w+;`,
    String.raw`\b(?:java|vb)script:|\bdata:\w|\bon\w+\s*=|(?<!\p{L})\.?[a-z_]\w+\((?!e?s\))[^)\s]*\);?|;\s*--|['\x22]?;\s*\w+\s+--|\b\w+=["'(]`,
    String.raw`\b(?:SELECT\b.*\b(?:FROM|CASE|END)\b|INSERT INTO|DROP (?:TABLE|DATABASE)|UNION ALL|xp_cmdshell|WAITFOR DELAY)\b`,
    // a run of letters and digits that is no word: encoded text, hashes
    String.raw`(?=\S*\d)(?=\S*[a-z])[\w+\/=\-]{32,}`,
  ].join('|'),
  'iu',
);

/** Orders to a model, in the languages of the courses; a learner is never spoken to like that. */
const ORDERS = [
  /\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instructions?|rules?|prompts?|above|before|previous|everything)/iu,
  /\b(?:system|initial|original|hidden)\s+(?:prompt|instructions?|message|configuration)/iu,
  /\b(?:prompt|instructions?)\b.{0,40}\b(?:you (?:were|have been) given|above)|\babove (?:text|instructions?)/iu,
  /\byou (?:are|will be|were) (?:now |going to )?(?:act|pretend|play|told|a (?:model|bot|simulator))|\bpretend (?:to be|that)/iu,
  /\b(?:developer|maintenance|debug|god|admin) mode\b|\bjailbreak|\bDAN\b|\bas an? (?:AI|language model)\b|\bChatGPT|\bOpenAI/u,
  /\bfrom now on\b.{0,40}\b(?:you|answer|respond)|\b(?:respond|reply|answer) (?:only )?(?:with|in the following)\b/iu,
  /(?:^|[.!?]\s+)(?:argue|compose|convince|describe|design|detail|devise|discuss|draft|explain|generate|instruct|outline|persuade)\s+(?!.{0,25}\b(?:yourself|own words)\b)\p{L}/iu,
  /(?:^|[.!?]\s+)(?:write|create|develop|output|provide|repeat|complete|give|list|name|summari[sz]e|translate|recommend|suggest|tell)\s+(?:me\b|an?\b|this\b|the (?:following|text|steps)|(?:detailed|step|convincing|initiali[sz]ation|some|everything|instructions|code|tips|advice|suggestions|examples|ways)\b)/iu,
  /(?:^|[.!?]\s+)(?:add|append|combine|encode|format|group|include|insert|introduce|modify|provide|remove|render|replace|rewrite|scramble|use)\b.{0,60}\byour (?:answer|message|output|reply|response)\b/iu,
  /\b(?:can|could|would|will) you (?:please )?(?:explain|give|help|recommend|show|suggest|teach|tell|write) (?:me|us)\b/iu,
  /\b(?:starting|your) instructions\b|\bI was instructed\b|\b(?:encode|repeat) (?:the text|this entire|everything)\b|\byou (?:not supposed to|were told)\b|\bwere you told\b/iu,
  /(?:игнорируй|забудь|не обращай)\p{L}*.{0,40}(?:инструкц|указан|правил)\p{L}*|системн\p{L}+ (?:промпт|подсказк|инструкц)\p{L}*/iu,
  /(?:көрсөтмө|нускама|эреже)\p{L}*.{0,40}(?:этибарга алба|унут|четке как)\p{L}*/iu,
  /(?:تجاهل|انس)\S*.{0,40}(?:تعليمات|الأوامر|القواعد)/u,
];
