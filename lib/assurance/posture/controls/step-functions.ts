import { type Control, demand } from '../control';

export const STEP_FUNCTIONS: readonly Control[] = [
  {
    id: 'StepFunctions.1',
    title: 'State machines have logging',
    types: ['AWS::StepFunctions::StateMachine'],
    check: ({ properties }) => {
      const logging = properties.at('LoggingConfiguration');
      const level = logging.at('Level').optionalText() ?? 'OFF';
      const hasDestination = logging.at('Destinations').items().length > 0;
      return demand(level !== 'OFF' && hasDestination, `${logging.where} is off`);
    },
  },
];
