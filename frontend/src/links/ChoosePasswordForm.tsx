import { useLocation } from 'wouter-preact';
import { influencerLinks as words } from '#messages/influencerLinks';
import { signIn as signInWords } from '#messages/signIn';
import { checkCookie, useLiveHere } from '../api/signingIn';
import { Form, type Typed } from '../ui/Form';
import type { Problem } from '../ui/failure';
import { NEW_PASSWORD, NewPasswordField, weakness } from '../ui/NewPasswordField';
import { type Outcome, refuse } from '../ui/outcome';
import { UsernameForManagers } from '../ui/UsernameForManagers';

type Result = { __typename: 'SignedIn' } | ({ __typename: string } & Problem);

interface ChoosePasswordFormProps {
  email: string;
  /** Sends the password with the link, which signs in. */
  choose: (password: string) => Promise<Result>;
}

/** An influencer chooses a password with a one-time link, and is signed in with it. */
export function ChoosePasswordForm({ email, choose }: ChoosePasswordFormProps) {
  const [, navigate] = useLocation();
  const { asked, askFirst } = useLiveHere();

  async function accept(typed: Typed): Promise<Outcome> {
    const password = typed(NEW_PASSWORD);
    const refused = weakness(password);
    if (refused[NEW_PASSWORD]) return { refused };
    const question = await askFirst(email);
    if (question) return question;
    const result = await choose(password);
    if ('message' in result) return refuse(result, result.__typename === 'InputRejected' ? NEW_PASSWORD : '');
    const unkept = await checkCookie('INFLUENCER', words.invitationNoCookies(location.host));
    if (unkept) return unkept;
    navigate('/studio', { replace: true });
  }

  return (
    <Form send={accept} submit={asked ? signInWords.anyway : words.accept} busy={words.accepting}>
      <UsernameForManagers email={email} />
      <NewPasswordField label={words.password} />
    </Form>
  );
}
