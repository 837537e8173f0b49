/** What each batch of a phone's events asks of those that came before. */
export const sql = `
create index sync_event_refused on sync_event (learner_id, corrected_at) where refusal is not null;
create index sync_event_mark on sync_event (learner_id, (payload ->> 'turnId'))
  where kind = 'mark' and refusal is null;
create index sync_event_conversation on sync_event (learner_id, (payload ->> 'conversationId'))
  where kind = 'conversation' and refusal is null;
`;
