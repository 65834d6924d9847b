# Makes a ledger of a clone of the template, with accounts and transactions in the place of the example items.
./pants rename -- "Ledgerly" org.acme.ledgerly --commit
./pants new-feature -- accounts 'name:str(1..80)! kind:enum(asset,liability,income,expense)=asset currency:str(3..3)=EUR opened:date? parent:ref(accounts)?' --icon IconWallet --commit
./pants new-feature -- transactions 'booked:date account:ref(accounts) amount:decimal(14,2) payee:str(..120)? note:text(..2000)? cleared:bool=false owner' --icon IconReceipt --commit
./pants remove-feature -- items --yes --commit
