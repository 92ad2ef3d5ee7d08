import { admins as words } from '#messages/admins';
import { desk as deskWords } from '#messages/desk';
import type { AdminRole } from '../gql/graphql';
import { Choices } from '../ui/Field';

const ROLE = 'role';
const ROLES: AdminRole[] = ['VIEWER', 'OPERATOR', 'MANAGER', 'OWNER'];

/** The four roles, each with what it may do; every role may also do what the ones above it may.
 *
 * `chosen` is what is marked at first; a form reads the choice under the name "role".
 */
export function RolePicker({
  chosen,
  onChoose,
}: {
  chosen: AdminRole;
  onChoose?: (role: AdminRole) => void;
}) {
  return (
    <Choices label={words.role} name={ROLE}>
      {ROLES.map((one) => (
        <label key={one}>
          <input
            type="radio"
            name={ROLE}
            value={one}
            defaultChecked={one === chosen}
            onChange={() => onChoose?.(one)}
          />
          <span>
            <b>{deskWords.roles[one]}</b>
            <span class="hint">{words.roles[one]}</span>
          </span>
        </label>
      ))}
    </Choices>
  );
}
