/** What the emulator's own pages ask of the emulator. */
import { emulator } from '#messages/emulator';

export interface RoomState {
  roomId: string;
  active: boolean;
  deskUrl: string | null;
  roles: { name: string; publishes: string[] }[];
}

export interface MadeToken {
  token: string;
  role: string;
  userId: string;
  /** Seconds since the epoch. */
  expiresAt: number;
}

export async function roomState(): Promise<RoomState> {
  return answer(await fetch('/emulator/state'));
}

export async function makeToken(role: string, userId: string, lifetimeS: number): Promise<MadeToken> {
  return post('/tokens', { role, userId, lifetimeS });
}

export async function roomCode(role: string): Promise<string> {
  return (await post<{ code: string }>('/room-codes', { role })).code;
}

async function post<Answer>(path: string, body: object): Promise<Answer> {
  const headers = { 'Content-Type': 'application/json' };
  return answer(await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) }));
}

async function answer<Answer>(response: Response): Promise<Answer> {
  if (!response.ok) throw new Error((await response.text()) || emulator.unreachable(response.status));
  return (await response.json()) as Answer;
}
