/** Removing somebody of staff looks for their claims: it reads no table whole. */
export const sql = 'create index hint_claim_of_staff on hint_claim (staff_id);';
