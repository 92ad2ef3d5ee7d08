import { buildSchema } from 'graphql';
import sdl from '../../schema.graphql?raw';
import { describeAccess } from './access';

/** The published contract: unlike an answer to introspection, it says who may ask which field. */
export const schema = describeAccess(buildSchema(sdl));
