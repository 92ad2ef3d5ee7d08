import type { AdminRole } from '../gql/graphql';
import { deskWords } from '../messages/desk';
import { peopleWords as words } from '../messages/people';

const ROLES: AdminRole[] = ['VIEWER', 'OPERATOR', 'MANAGER', 'OWNER'];

interface RolePickerProps {
  role: AdminRole;
  onChange: (role: AdminRole) => void;
}

/** The four roles, each with what it may do; every role may also do what the ones above it may. */
export function RolePicker({ role, onChange }: RolePickerProps) {
  return (
    <fieldset class="roles">
      <legend>{words.role}</legend>
      {ROLES.map((one) => (
        <label key={one}>
          <input type="radio" name="role" value={one} checked={one === role} onChange={() => onChange(one)} />
          <span>
            <b>{deskWords.roles[one]}</b>
            <span class="hint">{words.roles[one]}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
