trigger AiCreditTrigger on AI_Credit__c(before insert, before update, before delete, after insert) {
    AiCreditTriggerHandler handler = new AiCreditTriggerHandler();
    switch on Trigger.operationType {
        when BEFORE_INSERT {
            handler.beforeInsert(Trigger.new);
        }
        when BEFORE_UPDATE {
            handler.beforeUpdate(Trigger.oldMap, Trigger.new);
        }
        when BEFORE_DELETE {
            handler.beforeDelete(Trigger.old);
        }
        when else {
            handler.afterInsert(Trigger.new);
        }
    }
}
