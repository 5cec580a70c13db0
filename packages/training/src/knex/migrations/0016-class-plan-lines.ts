import { freezeColumns, type Migration } from '@gongyi/server-kit/knex';
import { bookedStates } from '../../model/training-class.js';
import { createGuard, refuseNamed } from './guard.js';

/** A class names the line of the plan that it carries out; none is approved under the line of another trade, level or year. */
export const classPlanLinesMigration: Migration = {
  name: '0016-class-plan-lines',
  async up(trx, { schema }) {
    await trx.raw(
      'alter table ??.training_classes add foreign key (county_code, plan_line_id) references ??.training_plan_lines (county_code, id)',
      [schema, schema],
    );
    await trx.raw(
      'create index training_classes_plan_line on ??.training_classes (county_code, plan_line_id) where plan_line_id is not null',
      [schema],
    );
    await freezeColumns(trx, {
      schema,
      table: 'training_classes',
      columns: ['plan_line_id'],
      when: `old.state in (${bookedStates.map((state) => `'${state}'`).join(', ')}) and new.state <> 'draft'`,
    });
    await createGuard(trx, schema, {
      name: 'plan_line_of_class',
      table: 'training_classes',
      events: 'update',
      body: `declare refusal text;
       begin
         if new.state = 'approved' and old.state <> 'approved' and new.plan_line_id is not null and not exists (
           select 1 from ??.training_plan_lines l join ??.training_plans p on p.county_code = l.county_code and p.id = l.plan_id
             where l.county_code = new.county_code and l.id = new.plan_line_id and l.trade_code = new.trade_code and l.level is not distinct from new.level
               and p.state = 'approved' and p.year = extract(year from new.starts_on) and coalesce(l.institution_id, new.institution_id) = new.institution_id
               and not exists (select 1 from ??.training_plan_changes c where c.county_code = l.county_code and c.line_id = l.id and c.kind = 'cancel'
                 and c.state = 'confirmed')) then
           refusal := 'training_class_plan_line';
         end if;
         ${refuseNamed('the plan has no such line for the class')}
         return new;
       end`,
    });
  },
};
